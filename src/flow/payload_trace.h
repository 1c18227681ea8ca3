// PayloadTrace: how long the first payloads of a flow are, and when they came. One thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace wirelake {

class PayloadTrace {
 public:
  static constexpr std::size_t kMost = 32;

  struct Entry {
    std::int64_t offset_us = 0;  ///< Since the flow's first packet.
    std::int32_t len = 0;        ///< Negative from the responder.
  };

  void add(Entry entry) {
    if (count_ == kMost) return;
    if (count_ == kFew && !more_) more_ = std::make_unique<std::array<Entry, kMost - kFew>>();
    (count_ < kFew ? few_[count_] : (*more_)[count_ - kFew]) = entry;
    ++count_;
  }

  std::size_t size() const { return count_; }
  const Entry& operator[](std::size_t i) const { return i < kFew ? few_[i] : (*more_)[i - kFew]; }

 private:
  // Most flows have no more, and most memory is that of flows.
  static constexpr std::size_t kFew = 2;

  std::array<Entry, kFew> few_ = {};
  std::unique_ptr<std::array<Entry, kMost - kFew>> more_;
  std::uint8_t count_ = 0;
};

}  // namespace wirelake
