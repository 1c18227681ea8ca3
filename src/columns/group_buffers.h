// GroupBuffers: rows laid out as record batches by all the groups of a table.
//
// `Groups` is the table of them, such as PacketGroups, and `Described` what a row is of. Without an
// allocation per row: the buffers double their memory and keep nothing of the row's views. One
// thread.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <string>
#include <tuple>
#include <utility>

#include "columns/arrow_status.h"
#include "columns/batch.h"
#include "columns/column_group.h"
#include "columns/group_filler.h"
#include "wirelake/result.h"

namespace wirelake {

template <template <template <typename...> typename> typename Groups, typename Described>
class GroupBuffers {
 public:
  RowContext context;

  /// Adds a row. Running out of memory is reported by finish().
  void append(const Described& described) {
    if (!failure_.ok()) return;
    std::apply([&](auto&... group) { (... && group.append(described, rows_, context, failure_)); },
               groups_);
    ++rows_;
  }

  std::int64_t rows() const { return rows_; }

  /// The rows since the last call, as one batch of `schema`; there are none afterwards.
  Result<BatchPointer> finish(const std::shared_ptr<arrow::Schema>& schema) {
    return from_arrow(finish_arrow(schema));
  }

 private:
  template <typename... Group>
  using Fillers = std::tuple<GroupFiller<Group, Described>...>;

  arrow::Result<BatchPointer> finish_arrow(const std::shared_ptr<arrow::Schema>& schema) {
    ARROW_RETURN_NOT_OK(failure_);
    arrow::Status status;
    arrow::ArrayVector columns;
    std::apply([&](auto&... group) { (... && (status = group.finish(rows_, columns)).ok()); },
               groups_);
    ARROW_RETURN_NOT_OK(status);
    context.payload_bytes = 0;
    return arrow::RecordBatch::Make(schema, std::exchange(rows_, 0), std::move(columns));
  }

  arrow::Status failure_;
  std::int64_t rows_ = 0;
  Groups<Fillers> groups_;
};

}  // namespace wirelake
