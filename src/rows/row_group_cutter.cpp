#include "rows/row_group_cutter.h"

#include <arrow/array.h>
#include <arrow/util/byte_size.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/text_view.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/arrow_value.h"
#include "columns/table.h"

namespace wirelake {
namespace {

// More than a load's: one thread makes all of them, so that none waits for another.
constexpr std::int64_t kRows = 65'536;
constexpr std::int64_t kBytes = 32 << 20;

}  // namespace

Status RowGroupCutter::add(const BatchPointer& rows) {
  const auto loads = rows->GetColumnByName(kLoadColumn);
  const auto load_at = [&](std::int64_t row) {
    return loads ? as_text(binary_value(*loads, row)) : std::string_view();
  };
  for (std::int64_t begin = 0; begin < rows->num_rows();) {
    std::int64_t end = begin + 1;
    while (end < rows->num_rows() && load_at(end) == load_at(begin))
      ++end;
    WIRELAKE_TRY(add_of_one_load(rows->Slice(begin, end - begin), load_at(begin)));
    begin = end;
  }
  return {};
}

Status RowGroupCutter::add_of_one_load(BatchPointer rows, std::string_view load) {
  if (load != load_) {
    if (load_is_cut_) WIRELAKE_TRY(write_first(rows_));
    load_ = load;
    load_begin_ = rows_;
    load_is_cut_ = false;
  }
  WIRELAKE_ASSIGN(const std::int64_t bytes, from_arrow(arrow::util::ReferencedBufferSize(*rows)));
  rows_ += rows->num_rows();
  bytes_ += bytes;
  waiting_.push_back(std::move(rows));
  if (rows_ < kRows && bytes_ < kBytes) return {};
  if (load_begin_ > 0) return write_first(load_begin_);
  load_is_cut_ = true;
  return write_first(rows_);
}

// Writes the first `count` of the rows that wait: all, or all before the present load.
Status RowGroupCutter::write_first(std::int64_t count) {
  if (count == 0) return {};
  std::vector<BatchPointer> first;
  std::int64_t taken = 0;
  auto next = waiting_.begin();
  for (; taken < count; ++next) {
    taken += (*next)->num_rows();
    first.push_back(std::move(*next));
  }
  waiting_.erase(waiting_.begin(), next);
  rows_ -= count;
  load_begin_ = std::max<std::int64_t>(load_begin_ - count, 0);
  bytes_ = 0;
  for (const auto& rows : waiting_) {
    WIRELAKE_ASSIGN(const std::int64_t bytes, from_arrow(arrow::util::ReferencedBufferSize(*rows)));
    bytes_ += bytes;
  }
  WIRELAKE_ASSIGN(auto joined, from_arrow(arrow::ConcatenateRecordBatches(first)));
  return write_(std::move(joined));
}

}  // namespace wirelake
