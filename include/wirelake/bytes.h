// Bytes: a view of bytes that somebody else owns.
#pragma once

#include <cstddef>
#include <span>

namespace wirelake {

using Bytes = std::span<const std::byte>;

}  // namespace wirelake
