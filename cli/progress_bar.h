// ProgressBar: how far a load or an export has come, on standard error, if that is a terminal and
// the work is long.
#pragma once

#include <chrono>
#include <string>

#include "wirelake/report.h"

namespace wirelake::cli {

class ProgressBar {
 public:
  explicit ProgressBar(const std::string& title);
  ~ProgressBar() { clear(); }

  /// Draws at most ten times a second, and not in the first half second.
  void update(const Progress& progress);

  /// Takes the bar off the screen, for other output.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  std::string title_;
  bool is_terminal_;
  bool is_drawn_ = false;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point next_draw_;
};

}  // namespace wirelake::cli
