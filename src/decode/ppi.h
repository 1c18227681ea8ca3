// Per-packet information of wireless captures (LINKTYPE_PPI), which names the link type of what
// follows it.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_ppi(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
