// Grouping: the packets of a scan by their values at some fields, each group counted and summed up.
//
// However many groups there are, they take no more memory than a sort does: what a GroupTable
// cannot hold goes through a RowSorter, where the parts of a group meet again.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "columns/batch.h"
#include "query/value.h"
#include "rows/batch_scan.h"
#include "rows/group_columns.h"
#include "rows/group_order.h"
#include "rows/group_table.h"
#include "rows/row_sorter.h"
#include "wirelake/value_sink.h"

namespace wirelake {

struct GroupingOptions {
  std::vector<std::string> fields;     ///< At least one.
  std::vector<std::string> sums = {};  ///< Fields of integers, whose sums are wanted.
  Query query = {};
  GroupOrder order = GroupOrder::kByValue;
  std::uint64_t limit = 0;    ///< Groups at most, or in kGreatestFirstInEach of a value; 0: all.
  bool elements = false;      ///< A list is each of its elements, and null is nothing. Of the last.
  std::int64_t every_ns = 0;  ///< If not 0, the first field is the beginning of intervals so long.
  Cancellation cancellation = {};
  std::int64_t max_memory = RowSorter::kMaxMemory;
};

/// The values of a field that are not null, once each and in order; of a list, its elements.
GroupingOptions distinct_of(std::string field, Query query, Cancellation cancellation);

/// Packets that have the same values.
struct Group {
  std::vector<Value> values;       ///< One for each field; null also where it is missing.
  std::vector<std::int64_t> sums;  ///< Saturated.
  std::int64_t count = 0;
};

/// One thread.
class Grouping {
 public:
  /// Starts `scan`. kInvalidArgument if there is no such field, or a sum is of no integers.
  static Result<Grouping> make(std::unique_ptr<BatchScan> scan, GroupingOptions options);

  /// The next groups; none at the end.
  Result<std::vector<Group>> next();

  /// Sends a group as one object: the values by their fields' names, `count`, the sums by theirs.
  void emit(const Group& group, ValueSink& sink) const;

 private:
  // All groups there are, where the table held them.
  struct Held {
    Groups groups;
    std::vector<std::uint32_t> order;
    std::size_t next = 0;
  };

  // A group, or a part of one, as it goes through a sorter.
  struct Row {
    std::string key;                   // The values as bytes (query/sort_bytes.h).
    std::vector<std::int64_t> totals;  // The sums, then the count.
  };

  Grouping(std::unique_ptr<BatchScan> scan, GroupColumns columns, GroupingOptions options);

  bool is_in_each() const { return options_.order == GroupOrder::kGreatestFirstInEach; }
  std::uint64_t limit() const { return options_.limit == 0 ? UINT64_MAX : options_.limit; }
  std::size_t rank_at() const;
  Status read_all();
  Status add_batch(const BatchPointer& batch);
  Result<Groups> take_groups();
  Status hold();
  Status spill();
  Status rank(std::vector<Row> rows);
  Status rank_parts();
  Status sort(RowSorter& sorter, const std::vector<Row>& rows);
  RowSorter make_sorter(std::int64_t max_memory, std::uint64_t limit) const;
  static Result<std::vector<Row>> next_rows(RowSorter& sorter);
  Result<std::vector<Row>> next_whole();
  std::vector<Group> next_held();
  Result<std::vector<Group>> next_sorted();
  void keep_within_limit(std::vector<Group>& groups);

  std::unique_ptr<BatchScan> scan_;
  GroupColumns columns_;
  GroupingOptions options_;
  std::shared_ptr<arrow::Schema> totals_schema_;
  GroupTable table_;
  std::optional<Held> held_;
  std::optional<RowSorter> parts_;   // By value; a group may be in several rows,
  std::optional<Row> open_;          // as this one may be, the last of those before.
  std::optional<RowSorter> ranked_;  // The greatest first.
  Value each_;                       // In which groups are the greatest, and
  std::uint64_t left_;               // what is left of the limit, in each or of all.
  bool is_read_ = false;
};

}  // namespace wirelake
