// FDDI (ISO 9314, LINKTYPE_FDDI).
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_fddi(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
