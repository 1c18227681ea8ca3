// RowGroupCutter: rows in the order of a collection, cut into row groups.
//
// A row group holds whole loads, or rows of one load only: so the bounds of its loads and frames
// say where its rows stand, and row groups that follow each other do not seem to overlap.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "columns/batch.h"
#include "wirelake/result.h"

namespace wirelake {

class RowGroupCutter {
 public:
  using Write = std::function<Status(BatchPointer)>;

  /// `write` takes each row group when it is complete.
  explicit RowGroupCutter(Write write) : write_(std::move(write)) {}

  /// Rows of one schema, all behind those of the call before.
  Status add(const BatchPointer& rows);

  /// Writes what is left.
  Status finish() { return write_first(rows_); }

 private:
  Status add_of_one_load(BatchPointer rows, std::string_view load);
  Status write_first(std::int64_t count);

  Write write_;
  std::vector<BatchPointer> waiting_;
  std::int64_t rows_ = 0;  // In waiting_, and about how many bytes they have.
  std::int64_t bytes_ = 0;
  std::string load_;             // The load that the last row belongs to,
  std::int64_t load_begin_ = 0;  // where it begins in waiting_,
  bool load_is_cut_ = false;     // and whether rows of it have been written.
};

}  // namespace wirelake
