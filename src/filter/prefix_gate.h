// PrefixGate: the quick "no" before a PrefixTree.
//
// Most packets of most captures are in no subnet of a filter. A walk down a large tree to find that
// out waits for memory at branches that cannot be foreseen; one look at a bitmap does not.
// Immutable once built.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "filter/prefix.h"

namespace wirelake {

/// A set of the prefixes of one length that have a subnet in them or around them, each as the bit
/// of its hash: it may say yes for nothing, but it never says no to an address of a subnet.
class PrefixGate {
 public:
  /// Of prefixes of one family.
  explicit PrefixGate(std::span<const Prefix> prefixes);

  bool may_contain(AddressBits bits) const {
    const std::size_t at = index_of(leading(bits));
    return (words_[at / 64] >> at % 64 & 1) != 0;
  }

 private:
  // The first `len_` bits as a number.
  AddressBits leading(AddressBits bits) const {
    return len_ == 0 ? 0 : bits >> (kAddressBits - len_);
  }

  std::size_t index_of(AddressBits leading) const {
    const auto folded = static_cast<std::uint64_t>(leading) ^
                        static_cast<std::uint64_t>(leading >> (kAddressBits / 2));
    // Multiplicative hashing (Knuth, TAOCP 3, section 6.4), by 2^64 over the golden ratio.
    return static_cast<std::size_t>(folded * 0x9e3779b97f4a7c15u >> (64 - index_bits_));
  }

  unsigned index_bits_;
  unsigned len_;
  std::vector<std::uint64_t> words_;
};

}  // namespace wirelake
