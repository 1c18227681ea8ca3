// The rows of a table beside the packets that count: those of loads that the packets' table tells
// of.
//
// A load's rows are in such a table before its packets are in theirs. Where the load then failed,
// was taken back or replaced, they are there still, and do not count.
#pragma once

#include <memory>

#include "columns/table.h"
#include "rows/batch_scan.h"
#include "store/delta/log/delta_log.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// A scan of the rows of `table`, one beside the packets, that count while the packets' table is in
/// the state `packets`, read with transactions. Without rows where the collection has no such
/// table.
Result<std::unique_ptr<BatchScan>> scan_standing(const StoreFolder& folder, const Snapshot& packets,
                                                 const Table& table);

}  // namespace wirelake::delta
