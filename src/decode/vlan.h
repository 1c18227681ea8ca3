// VLAN tags: IEEE 802.1Q and 802.1ad, from behind the tag's EtherType.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_vlan(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
