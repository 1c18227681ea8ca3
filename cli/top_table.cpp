#include "cli/top_table.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/integers.h"
#include "cli/row_tree.h"
#include "cli/text.h"

namespace wirelake::cli {
namespace {

// After which the greatest bar is settled, so that any number of lines can follow.
constexpr std::size_t kLinesToMeasure = 10'000;

constexpr std::size_t kBetweenColumns = 2;
constexpr std::size_t kMinBarWidth = 10;
constexpr std::size_t kMaxBarWidth = 50;

// Intervals in a row without anything; more of them are one line.
constexpr std::uint64_t kMaxEmpty = 10;

std::vector<std::string> top_heads(const TopOptions& asked, bool has_bars) {
  std::vector<std::string> heads;
  if (asked.every) heads.emplace_back("TIME (UTC)");
  if (asked.field) heads.push_back(*asked.field);
  heads.emplace_back("COUNT");
  if (asked.sum) heads.push_back("sum of " + *asked.sum);
  if (has_bars) heads.emplace_back("");
  return heads;
}

}  // namespace

TopTable::TopTable(const TopOptions& asked, bool bars)
    : every_ns_(asked.every ? asked.every->count() : 0),
      has_field_(asked.field.has_value()),
      has_sum_(asked.sum.has_value()),
      has_bars_(bars || isatty(STDOUT_FILENO) == 1),
      table_(top_heads(asked, has_bars_)) {
  for (const std::string& head : top_heads(asked, false))
    widths_.push_back(displayed_width(one_line(head)));
  const std::size_t count = (asked.every ? 1 : 0) + (has_field_ ? 1 : 0);
  table_.align_right(count);
  if (has_sum_) table_.align_right(count + 1);
}

// As fine as the intervals are.
std::string TopTable::time_text(std::int64_t nanoseconds) const {
  const std::int64_t microseconds = floor_to_thousandth(nanoseconds);
  if (every_ns_ % 1'000'000'000 == 0) return date_and_time(microseconds, 0);
  if (every_ns_ % 1'000'000 == 0) return date_and_time(microseconds, 3);
  const std::string text = date_and_time(microseconds, 6);
  if (every_ns_ % 1000 == 0) return text;
  char rest[8];
  std::snprintf(rest, sizeof rest, "%03d", static_cast<int>(nanoseconds - microseconds * 1000));
  return text + rest;
}

void TopTable::add(const nlohmann::ordered_json& row) {
  Line line;
  auto value = row.begin();
  if (every_ns_ > 0) {
    const auto beginning = (value++)->get<std::int64_t>();
    if (!has_field_) add_empty_before(beginning);
    line.cells.push_back(time_text(beginning));
  }
  for (; value != row.end(); ++value)
    line.cells.push_back(cell_of(*value));
  line.total = row.back().get<std::int64_t>();
  add_line(std::move(line));
}

void TopTable::add_empty_before(std::int64_t beginning) {
  const std::optional<std::int64_t> last = std::exchange(last_, beginning);
  if (!last) return;
  // Two ends of 64 bits are farther from each other than a signed number says.
  const std::uint64_t between =
      static_cast<std::uint64_t>(beginning) - static_cast<std::uint64_t>(*last);
  const std::uint64_t empty = between / static_cast<std::uint64_t>(every_ns_) - 1;
  const auto add_cell = [this](std::string text) {
    Line line = {{std::move(text), "0"}};
    if (has_sum_) line.cells.emplace_back("0");
    add_line(std::move(line));
  };
  if (empty > kMaxEmpty) return add_cell("... " + with_thousands(empty) + " empty");
  for (std::uint64_t i = 1; i <= empty; ++i)
    add_cell(time_text(*last + static_cast<std::int64_t>(i) * every_ns_));
}

void TopTable::add_line(Line line) {
  if (!has_bars_) return table_.add(std::move(line.cells));
  if (is_settled_) return print(std::move(line));
  waiting_.push_back(std::move(line));
  if (waiting_.size() >= kLinesToMeasure) settle();
}

void TopTable::settle() {
  is_settled_ = true;
  for (const Line& line : waiting_) {
    greatest_ = std::max(greatest_, static_cast<double>(line.total));
    for (std::size_t i = 0; i < line.cells.size(); ++i)
      widths_[i] = std::max(widths_[i], displayed_width(one_line(line.cells[i])));
  }
  std::size_t taken = 0;
  for (const std::size_t width : widths_)
    taken += width + kBetweenColumns;
  const std::size_t columns = terminal_columns(STDOUT_FILENO);
  bar_width_ = std::clamp(columns - std::min(taken, columns), kMinBarWidth, kMaxBarWidth);
  for (Line& line : waiting_)
    print(std::move(line));
  waiting_.clear();
}

// Whatever there is is seen.
void TopTable::print(Line line) {
  const double share = greatest_ > 0 ? static_cast<double>(line.total) / greatest_ : 0;
  const double places = std::clamp(share, 0.0, 1.0) * static_cast<double>(bar_width_) + 0.5;
  const std::size_t least = line.total > 0 ? 1 : 0;
  line.cells.emplace_back(std::max(static_cast<std::size_t>(places), least), '#');
  table_.add(std::move(line.cells));
}

void TopTable::finish() {
  if (!is_settled_ && has_bars_) settle();
  table_.finish();
}

}  // namespace wirelake::cli
