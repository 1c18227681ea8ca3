#include "filter/prefix_gate.h"

#include <algorithm>
#include <array>
#include <bit>

namespace wirelake {
namespace {

constexpr std::size_t kMinBits = 1024;
constexpr std::size_t kBitsPerPrefix = 8;

// How much of the bitmap may be set: with more, "yes" comes too often for nothing.
constexpr std::size_t kMaxFill = 4;

// The longest length of a prefix at which those that are shorter set no more than `budget` bits: a
// bit for each of their extensions to that length. 0, where every address passes, is always right.
unsigned choose_len(std::span<const Prefix> prefixes, std::size_t budget) {
  std::array<std::size_t, kAddressBits + 1> count_by_len = {};
  for (const Prefix& prefix : prefixes)
    ++count_by_len[prefix.len];
  std::size_t shorter = 0;  // Bits that the prefixes shorter than `len` set.
  unsigned best = 0;
  for (unsigned len = 1; len <= kAddressBits; ++len) {
    shorter = 2 * (shorter + count_by_len[len - 1]);
    if (shorter > budget) break;
    if (count_by_len[len] > 0) best = len;
  }
  return best;
}

}  // namespace

PrefixGate::PrefixGate(std::span<const Prefix> prefixes) {
  const std::size_t bits = std::bit_ceil(std::max(kMinBits, kBitsPerPrefix * prefixes.size()));
  index_bits_ = static_cast<unsigned>(std::countr_zero(bits));
  len_ = choose_len(prefixes, bits / kMaxFill);
  words_.resize(bits / 64);
  for (const Prefix& prefix : prefixes) {
    const unsigned missing_bits = len_ - std::min(prefix.len, len_);
    for (std::size_t extension = 0; extension >> missing_bits == 0; ++extension) {
      const std::size_t at = index_of(leading(prefix.bits) + extension);
      words_[at / 64] |= std::uint64_t{1} << at % 64;
    }
  }
}

}  // namespace wirelake
