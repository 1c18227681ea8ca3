// IEEE 802.2 LLC, with SNAP.
#pragma once

#include <cstddef>
#include <cstdint>

#include "decode/link/header_step.h"

namespace wirelake {

/// Shortest LLC header: two service access points and a control byte.
inline constexpr std::uint16_t kLlcHeaderLen = 3;

HeaderStep decode_llc(Bytes bytes, VlanTags& vlan);

/// From the OUI on. `BridgePad` is what stands between it and a bridged MAC frame: two bytes behind
/// LLC (RFC 2684 section 5.2), none in frame relay (RFC 2427 section 4.2).
template <std::size_t BridgePad>
HeaderStep decode_snap(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
