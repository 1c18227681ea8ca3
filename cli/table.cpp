#include "cli/table.h"

#include <algorithm>
#include <utility>

#include "cli/command.h"
#include "cli/text.h"

namespace wirelake::cli {
namespace {

constexpr std::size_t kRowsToMeasure = 200;
constexpr std::size_t kMaxMeasuredWidth = 60;

}  // namespace

Table::Table(std::vector<std::string> heads)
    : heads_(std::move(heads)), right_(heads_.size(), false) {
  for (std::string& head : heads_) {
    head = one_line(head);
    widths_.push_back(displayed_width(head));
  }
}

void Table::add(std::vector<std::string> cells) {
  for (std::string& cell : cells)
    cell = one_line(cell);
  if (settled_) return print(cells);
  waiting_.push_back(std::move(cells));
  if (waiting_.size() >= kRowsToMeasure) settle();
}

void Table::finish() {
  if (!settled_) settle();
}

void Table::settle() {
  settled_ = true;
  for (const auto& row : waiting_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths_[i] = std::max(widths_[i], std::min(displayed_width(row[i]), kMaxMeasuredWidth));
    }
  }
  print(heads_);
  for (const auto& row : waiting_)
    print(row);
  waiting_.clear();
}

void Table::print(const std::vector<std::string>& cells) const {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += "  ";
    const std::size_t width = displayed_width(cells[i]);
    const std::string padding(widths_[i] > width ? widths_[i] - width : 0, ' ');
    line += right_[i] ? padding + cells[i] : cells[i] + padding;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  print_line(line);
}

}  // namespace wirelake::cli
