// PPPoE sessions (RFC 2516), from behind the EtherType 0x8864.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_pppoe(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
