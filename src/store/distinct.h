// The different values of a field.
#pragma once

#include <cstdint>
#include <memory>
#include <memory_resource>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "query/sort_key.h"
#include "query/value.h"
#include "store/row_sorter.h"
#include "store/store_backend.h"

namespace wirelake {

/// The values of `field` in the rows that `query` means: those that are not null, once each, in
/// MongoDB's order; of a list, its elements. However many there are, they take no more memory than
/// a sort of the field does. One thread.
class DistinctValues {
 public:
  /// Starts `scan`. kInvalidArgument if there is no such field.
  static Result<DistinctValues> make(std::unique_ptr<BatchScan> scan, const std::string& field,
                                     const Query& query, const Cancellation& cancellation = {},
                                     std::int64_t max_memory = RowSorter::kMaxMemory);

  /// The next values; none at the end.
  Result<std::vector<Value>> next();

 private:
  // Values as bytes (query/sort_bytes.h), once each.
  struct Seen {
    std::pmr::monotonic_buffer_resource memory;
    std::unordered_set<std::string_view> values;
    std::int64_t bytes = 0;
  };

  DistinctValues(std::unique_ptr<BatchScan> scan, FieldValues values,
                 const Cancellation& cancellation, std::int64_t max_memory);

  Status read_all();
  Status add_batch(const std::shared_ptr<arrow::RecordBatch>& batch);
  Status add_row(std::int64_t row);
  Status add(std::string_view value);
  Status sort_seen();

  std::unique_ptr<BatchScan> scan_;
  FieldValues values_;
  std::int64_t max_seen_;
  std::unique_ptr<Seen> seen_ = std::make_unique<Seen>();
  std::uint64_t asked_ = 0;  // How many values came since seen_ was empty.
  // Then looking for repetitions takes longer than sorting all.
  bool are_mostly_new_ = false;
  std::string bytes_;
  std::unique_ptr<RowSorter> sorter_;
  bool is_read_ = false;
};

}  // namespace wirelake
