// Amateur radio: AX.25 (LINKTYPE_AX25), also behind the command byte of KISS (LINKTYPE_AX25_KISS).
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_ax25(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
