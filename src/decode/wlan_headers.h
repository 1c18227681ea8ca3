// Older headers in front of IEEE 802.11 frames: Prism (LINKTYPE_IEEE802_11_PRISM) and AVS
// (LINKTYPE_IEEE802_11_AVS).
#pragma once

#include "decode/header_step.h"

namespace wirelake {

/// Prism, or AVS in its place.
HeaderStep decode_prism(Bytes bytes, VlanTags& vlan);
HeaderStep decode_avs(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
