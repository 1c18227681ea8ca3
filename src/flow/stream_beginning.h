// StreamBeginning: the first bytes that one side sent, put in order.
//
// Handshakes are read from it. Segments may come in any size, order and number; where two claim
// different bytes for one place, the first counts. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "flow/seen_ranges.h"
#include "wirelake/bytes.h"

namespace wirelake {

/// What all handshakes together may keep.
class HandshakeMemory {
 public:
  static constexpr std::size_t kMostInAll = std::size_t{64} << 20;

  bool take(std::size_t bytes) {
    if (bytes > kMostInAll - used_) return false;
    used_ += bytes;
    return true;
  }
  void give_back(std::size_t bytes) { used_ -= bytes; }
  std::size_t used() const { return used_; }

 private:
  std::size_t used_ = 0;
};

class StreamBeginning {
 public:
  static constexpr std::size_t kMaxLen = std::size_t{64} << 10;

  /// `memory` must outlive this object.
  explicit StreamBeginning(HandshakeMemory& memory) : memory_(&memory) {}
  StreamBeginning(const StreamBeginning&) = delete;
  StreamBeginning& operator=(const StreamBeginning&) = delete;
  ~StreamBeginning() { forget(); }

  /// Puts `bytes` at their place, as far as it is within kMaxLen. False where memory is short: then
  /// nothing was put, and nothing will be.
  bool add(std::uint64_t offset, Bytes bytes);

  /// What is there without a hole. Valid until add() or forget().
  Bytes in_order() const;

  /// Whether segments claimed different bytes for one place.
  bool disagrees() const { return disagrees_; }

  /// Whether bytes beyond kMaxLen came.
  bool is_too_long() const { return is_too_long_; }

  void forget();

 private:
  void put(std::int64_t offset, Bytes bytes);

  HandshakeMemory* memory_;
  std::vector<std::byte> bytes_;
  std::size_t taken_ = 0;  // Of memory_.
  SeenRanges seen_;
  bool disagrees_ = false;
  bool is_too_long_ = false;
  bool is_refused_ = false;
};

}  // namespace wirelake
