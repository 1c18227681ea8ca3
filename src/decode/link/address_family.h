// Address families of operating systems, as captures hold them in place of an EtherType.
#pragma once

#include <cstdint>
#include <optional>
#include <span>

#include "decode/link/header_step.h"

namespace wirelake {

/// The IP version that a family stands for on any system, or nothing.
std::optional<IpVersion> ip_version_of_family(std::uint16_t family);

/// A family of four bytes in the order of the machine that captured, which a reader cannot know.
std::uint16_t read_host_order_family(std::span<const std::byte, 4> bytes);

/// IP of the version that `family` stands for, or the end.
HeaderStep step_by_family(std::uint16_t family, Bytes rest);

}  // namespace wirelake
