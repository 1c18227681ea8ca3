#include "query/selection.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/compute/api_vector.h>
#include <arrow/datum.h>

#include <algorithm>

#include "base/try.h"
#include "columns/arrow_status.h"

namespace wirelake {

std::uint64_t selected_rows(SelectionView selection) {
  return static_cast<std::uint64_t>(std::ranges::count(selection, 1));
}

Result<std::shared_ptr<arrow::BooleanArray>> to_boolean_array(SelectionView selection) {
  arrow::BooleanBuilder builder;
  WIRELAKE_TRY(from_arrow(
      builder.AppendValues(selection.data(), static_cast<std::int64_t>(selection.size()))));
  std::shared_ptr<arrow::BooleanArray> array;
  WIRELAKE_TRY(from_arrow(builder.Finish(&array)));
  return array;
}

Result<BatchPointer> filter_rows(const BatchPointer& batch, SelectionView selection) {
  const std::uint64_t rows = selected_rows(selection);
  if (rows == selection.size()) return batch;
  if (rows == 0) return batch->Slice(0, 0);
  WIRELAKE_ASSIGN(const auto mask, to_boolean_array(selection));
  WIRELAKE_ASSIGN(const auto filtered,
                  from_arrow(arrow::compute::Filter(arrow::Datum(batch), arrow::Datum(mask))));
  return filtered.record_batch();
}

}  // namespace wirelake
