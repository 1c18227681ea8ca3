// TopTable: the rows of Collection::top() for people, with bars on a terminal.
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "cli/table.h"
#include "wirelake/find.h"

namespace wirelake::cli {

class TopTable {
 public:
  /// For what was asked. `bars` draws them wherever the output goes.
  TopTable(const TopOptions& asked, bool bars);

  /// Adds a row; before it, without a field, what is empty since the interval before.
  void add(const nlohmann::ordered_json& row);
  void finish();

 private:
  struct Line {
    std::vector<std::string> cells;
    std::int64_t total = 0;  // What the bar shows.
  };

  std::string time_text(std::int64_t nanoseconds) const;
  void add_empty_before(std::int64_t beginning);
  void add_line(Line line);
  void settle();
  void print(Line line);

  std::int64_t every_ns_;
  bool has_field_;
  bool has_sum_;
  bool has_bars_;
  std::optional<std::int64_t> last_;  // Beginning of the last interval.
  Table table_;
  std::vector<std::size_t> widths_;
  std::vector<Line> waiting_;  // Whose greatest bar is still to be found.
  bool is_settled_ = false;
  double greatest_ = 0;
  std::size_t bar_width_ = 0;
};

}  // namespace wirelake::cli
