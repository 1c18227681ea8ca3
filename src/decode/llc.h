// IEEE 802.2 LLC, with SNAP.
#pragma once

#include <cstdint>

#include "decode/header_step.h"

namespace wirelake {

/// Shortest LLC header: two service access points and a control byte.
inline constexpr std::uint16_t kLlcHeaderLen = 3;

HeaderStep decode_llc(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
