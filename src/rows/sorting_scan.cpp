#include "rows/sorting_scan.h"

#include <arrow/type.h>

#include <set>
#include <string>

#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/conform_batch.h"
#include "columns/pick_fields.h"
#include "query/known_names.h"

namespace wirelake {

Status SortingScan::start(ScanOptions options) {
  WIRELAKE_TRY(check_names(options.query, *schema()));
  if (options.sort.empty()) return rows_->start(std::move(options));
  std::vector<std::string>& columns = options.columns;
  if (columns.empty()) columns = schema()->field_names();
  wanted_ = arrow::schema(pick_fields(schema()->fields(), columns));
  std::set<std::string> seen;
  for (const SortKey& key : options.sort) {
    // What has decided once has nothing more to say.
    if (!seen.insert(key.field).second) continue;
    WIRELAKE_ASSIGN(FieldValues values, FieldValues::make(key.field, *schema()));
    columns.insert(columns.end(), values.columns().begin(), values.columns().end());
    fields_.emplace_back(std::move(values), key.descending);
  }
  skip_ = options.skip;
  const bool counts = options.limit != 0 && options.limit <= UINT64_MAX - options.skip;
  sorter_.emplace(wanted_,
                  RowSorter::Options{.max_memory = max_memory_,
                                     .limit = counts ? options.skip + options.limit : UINT64_MAX,
                                     .cancellation = options.cancellation});
  options.sort.clear();
  options.skip = options.limit = 0;
  return rows_->start(std::move(options));
}

Status SortingScan::sort() {
  const auto append_key = [this](std::int64_t row, std::string& key) {
    for (SortField& field : fields_)
      field.append_key(row, key);
  };
  while (true) {
    WIRELAKE_ASSIGN(const auto batch, rows_->next());
    if (!batch) break;
    for (SortField& field : fields_)
      field.bind(batch);
    WIRELAKE_ASSIGN(const auto rows, conform_batch(batch, wanted_));
    WIRELAKE_TRY(sorter_->add(rows, append_key));
  }
  return sorter_->finish(skip_);
}

Result<BatchPointer> SortingScan::next() {
  if (!sorter_) return rows_->next();
  if (!is_sorted_) {
    is_sorted_ = true;
    WIRELAKE_TRY(sort());
  }
  WIRELAKE_ASSIGN(const auto batch, sorter_->next());
  if (!batch) return batch;
  return from_arrow(batch->RemoveColumn(batch->num_columns() - 1));
}

}  // namespace wirelake
