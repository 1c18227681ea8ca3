#include "columns/row_order.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/compute/api_vector.h>
#include <arrow/datum.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <string_view>
#include <vector>

#include "base/text_view.h"
#include "columns/arrow_status.h"
#include "columns/arrow_value.h"

namespace wirelake {
namespace {

arrow::Result<BatchPointer> taken(const BatchPointer& rows,
                                  const std::vector<std::int64_t>& positions) {
  const arrow::Int64Array indices(static_cast<std::int64_t>(positions.size()),
                                  arrow::Buffer::Wrap(positions));
  ARROW_ASSIGN_OR_RAISE(const arrow::Datum all,
                        arrow::compute::Take(arrow::Datum(rows), arrow::Datum(indices),
                                             arrow::compute::TakeOptions::NoBoundsCheck()));
  return all.record_batch();
}

}  // namespace

Result<BatchPointer> in_order_of(const Table& table, const BatchPointer& rows) {
  const auto loads = rows->GetColumnByName(kLoadColumn);
  const auto numbers =
      std::static_pointer_cast<arrow::Int64Array>(rows->GetColumnByName(table.number));
  std::vector<std::int64_t> positions(static_cast<std::size_t>(rows->num_rows()));
  std::iota(positions.begin(), positions.end(), 0);
  const auto load = [&](std::int64_t row) { return as_text(binary_value(*loads, row)); };
  const auto number = [&](std::int64_t row) { return numbers->Value(row); };
  for (auto begin = positions.begin(); begin != positions.end();) {
    const auto end =
        std::find_if(begin, positions.end(),
                     [&, first = load(*begin)](std::int64_t row) { return load(row) != first; });
    std::sort(begin, end, [&](auto one, auto other) { return number(one) < number(other); });
    begin = end;
  }
  if (std::ranges::is_sorted(positions)) return rows;
  return from_arrow(taken(rows, positions));
}

}  // namespace wirelake
