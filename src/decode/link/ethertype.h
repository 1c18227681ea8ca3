// From an EtherType (or an IEEE 802.3 length in its place) to what follows it.
//
// Used by every link layer that has one: Ethernet, VLAN tags, SNAP, Linux cooked, loopback.
#pragma once

#include <cstdint>

#include "decode/link/header_step.h"

namespace wirelake {

/// Values below are no EtherTypes; those up to kMaxLlcLen are lengths (IEEE 802.3 section 3.2.6).
inline constexpr std::uint16_t kMinEtherType = 1536;
inline constexpr std::uint16_t kMaxLlcLen = 1500;

HeaderStep step_by_ethertype(std::uint16_t ethertype, Bytes rest);

}  // namespace wirelake
