// Moments: mean and standard deviation of numbers that come one by one (Welford's method).
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace wirelake {

class Moments {
 public:
  void add(double value) {
    ++count_;
    const double difference = value - mean_;
    mean_ += difference / static_cast<double>(count_);
    squares_ += difference * (value - mean_);
  }

  std::uint64_t count() const { return count_; }

  /// Of at least one number.
  double mean() const { return mean_; }

  /// Of the numbers themselves, not of what they may be a sample of.
  double deviation() const {
    return count_ == 0 ? 0 : std::sqrt(std::max(squares_, 0.0) / static_cast<double>(count_));
  }

 private:
  std::uint64_t count_ = 0;
  double mean_ = 0;
  double squares_ = 0;  // Of the differences from the mean.
};

}  // namespace wirelake
