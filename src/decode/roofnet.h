// Roofnet, a mesh of IEEE 802.11 nodes that routes IPv4 (EtherTypes 0x0641, 0x0643 to 0x0645).
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_roofnet(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
