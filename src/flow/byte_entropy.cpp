#include "flow/byte_entropy.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace wirelake {
namespace {

// n times the logarithm of n to the base 2, for every number of bytes that there can be.
const std::array<double, ByteEntropy::kMost + 1>& weighted_logarithms() {
  static const auto table = [] {
    std::array<double, ByteEntropy::kMost + 1> made = {};
    for (std::size_t n = 2; n < made.size(); ++n)
      made[n] = static_cast<double>(n) * std::log2(static_cast<double>(n));
    return made;
  }();
  return table;
}

}  // namespace

void ByteEntropy::add_some(Bytes bytes) {
  bytes = bytes.first(std::min(bytes.size(), kMost - seen_));
  if (!counts_ && seen_ + bytes.size() <= kMostKept) {
    keep(bytes);
  } else {
    count(bytes);
  }
  seen_ = static_cast<std::uint16_t>(seen_ + bytes.size());
}

void ByteEntropy::keep(Bytes bytes) {
  const std::size_t size = seen_ + bytes.size();
  if (size > room_) {
    const std::size_t room = std::min(std::max<std::size_t>(size, room_ * 2u), kMostKept);
    auto more = std::make_unique<std::byte[]>(room);
    std::copy_n(kept_.get(), seen_, more.get());
    kept_ = std::move(more);
    room_ = static_cast<std::uint16_t>(room);
  }
  std::copy(bytes.begin(), bytes.end(), kept_.get() + seen_);
}

void ByteEntropy::count(Bytes bytes) {
  if (!counts_) {
    counts_ = std::make_unique<std::uint16_t[]>(kValues);
    const auto kept = std::exchange(kept_, nullptr);
    count(Bytes(kept.get(), seen_));
  }
  for (const std::byte byte : bytes)
    ++counts_[std::to_integer<std::size_t>(byte)];
}

std::optional<double> ByteEntropy::bits_per_byte() const {
  if (seen_ < kLeast) return std::nullopt;
  // With shares of c/n: the logarithm of n, less the mean of those of c.
  const double sum = counts_ ? sum_of_counts() : sum_of_kept();
  return weighted_logarithms()[seen_] / seen_ - sum / seen_;
}

double ByteEntropy::sum_of_counts() const {
  double sum = 0;
  for (std::size_t value = 0; value < kValues; ++value)
    sum += weighted_logarithms()[counts_[value]];
  return sum;
}

// Of few bytes: most values are not among them.
double ByteEntropy::sum_of_kept() const {
  std::uint16_t counts[kValues] = {};
  const Bytes kept(kept_.get(), seen_);
  for (const std::byte byte : kept)
    ++counts[std::to_integer<std::size_t>(byte)];
  double sum = 0;
  for (const std::byte byte : kept)
    sum += weighted_logarithms()[std::exchange(counts[std::to_integer<std::size_t>(byte)], 0)];
  return sum;
}

}  // namespace wirelake
