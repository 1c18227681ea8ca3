// ByteEntropy: how evenly the byte values of a side's first payload are spread (Shannon, bits per
// byte). One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "wirelake/bytes.h"

namespace wirelake {

class ByteEntropy {
 public:
  /// Bytes that count; what comes behind them does not.
  static constexpr std::size_t kMost = 4096;

  /// With fewer there is none: of few bytes it says how many they are.
  static constexpr std::size_t kLeast = 32;

  void add(Bytes bytes) {
    if (seen_ < kMost && !bytes.empty()) add_some(bytes);
  }

  std::optional<double> bits_per_byte() const;

 private:
  // Most flows are short: their bytes are kept as they are, for which there is room up to here,
  // and counted only when there are more.
  static constexpr std::size_t kMostKept = 512;
  static constexpr std::size_t kValues = 256;

  void add_some(Bytes bytes);
  void keep(Bytes bytes);
  void count(Bytes bytes);
  double sum_of_counts() const;
  double sum_of_kept() const;

  std::unique_ptr<std::byte[]> kept_;
  std::unique_ptr<std::uint16_t[]> counts_;  // One for each value; instead of kept_.
  std::uint16_t seen_ = 0;
  std::uint16_t room_ = 0;
};

}  // namespace wirelake
