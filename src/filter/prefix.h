// Prefix: an entry of a filter as its look-up structures see it.
#pragma once

#include <cstddef>
#include <cstdint>

#include "wirelake/filter.h"

namespace wirelake {

/// An address from its top bit down; IPv4 fills the first 32 bits.
__extension__ using AddressBits = unsigned __int128;

inline constexpr unsigned kAddressBits = 128;

inline AddressBits bits_of(const IpAddress& address) {
  // By halves: compilers make one load and one byte swap of each.
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    high = high << 8 | address.bytes[i];
    low = low << 8 | address.bytes[8 + i];
  }
  return AddressBits{high} << 64 | low;
}

struct Prefix {
  AddressBits bits;  // Zero past `len`.
  unsigned len;
  Position position;
};

}  // namespace wirelake
