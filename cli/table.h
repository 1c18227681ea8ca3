// Table: rows for people, in columns as wide as their first rows need.
#pragma once

#include <string>
#include <vector>

namespace wirelake::cli {

class Table {
 public:
  explicit Table(std::vector<std::string> heads);

  /// Columns of numbers stand to the right.
  void align_right(std::size_t column) { right_[column] = true; }

  /// Prints at once when the widths are settled, so that any number of rows can follow.
  void add(std::vector<std::string> cells);

  /// Prints what is left; the heads alone if there was no row.
  void finish();

 private:
  void settle();
  void print(const std::vector<std::string>& cells) const;

  std::vector<std::string> heads_;
  std::vector<bool> right_;
  std::vector<std::size_t> widths_;
  std::vector<std::vector<std::string>> waiting_;
  bool settled_ = false;
};

}  // namespace wirelake::cli
