// What the rows of Collection::find(), distinct(), count_by() and top() come from.
#pragma once

#include <memory>
#include <string>

#include "rows/batch_scan.h"
#include "wirelake/find.h"
#include "wirelake/result.h"
#include "wirelake/rows.h"

namespace wirelake {

using RowSource = std::unique_ptr<Rows::Source>;

/// Each starts `scan`. kInvalidArgument for a field that there is not.
Result<RowSource> packet_rows(std::unique_ptr<BatchScan> scan, const FindOptions& options);
Result<RowSource> group_rows(std::unique_ptr<BatchScan> scan, const CountByOptions& options);
Result<RowSource> distinct_rows(std::unique_ptr<BatchScan> scan, const std::string& field,
                                const Query& query, const Cancellation& cancellation);

/// `time` is the column of times, for intervals.
Result<RowSource> top_rows(std::unique_ptr<BatchScan> scan, const std::string& time,
                           const TopOptions& options);

}  // namespace wirelake
