// Ethernet II and IEEE 802.3 frames.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_ethernet(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
