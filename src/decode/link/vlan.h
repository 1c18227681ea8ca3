// VLAN tags: IEEE 802.1Q and 802.1ad, from behind the tag's EtherType.
#pragma once

#include <cstdint>

#include "decode/link/header_step.h"

namespace wirelake {

/// False if there is no room for one more.
bool add_vlan_tag(VlanTags& vlan, std::uint16_t id);

HeaderStep decode_vlan(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
