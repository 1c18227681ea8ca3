// Cisco's inter-switch link: a header around Ethernet frames, told by the destination address.
#pragma once

#include <span>

#include "decode/link/header_step.h"

namespace wirelake {

/// Whether `bytes`, of an Ethernet frame with a length, start with the address that ISL has.
bool starts_with_isl_address(std::span<const std::byte, 5> bytes);

HeaderStep decode_isl(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
