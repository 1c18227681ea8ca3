// The facts of loads, beside a table: `_wirelake/<commit>.ndjson`, a line for each capture.
//
// They must outlive checkpoints and clean-ups of the log, which commit information does not. A file
// counts while the table's state has the transaction of its commit, which survives both; a file of
// a commit that never happened is never read.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "store/delta/log/delta_log.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/collection_info.h"
#include "wirelake/result.h"

namespace wirelake::delta {

inline constexpr const char* kReportsFolder = "_wirelake";

/// The application of the transaction that makes a file of the folder of reports count; none if the
/// file is no report.
std::optional<std::string> report_app(const std::string& name);

/// The file, by its path in the table, of the facts that `transaction` makes count; nothing if it
/// is another kind of transaction.
std::optional<std::string> load_report_name(const Transaction& transaction);

/// The loads in a file of the folder of reports, `folder`, by its name.
Result<std::vector<LoadInfo>> read_load_report(const StoreFolder& folder, const std::string& name);

/// Writes and syncs the facts of `loads` and returns the transaction that makes them count.
Result<Transaction> write_load_reports(const StoreFolder& table,
                                       const std::vector<LoadInfo>& loads);

/// The same of the rows of these loads in a table beside the packets, where no facts are.
Transaction rows_transaction(const Transaction& load);

/// Removes what write_load_reports() wrote, for a commit that failed.
Status remove_load_reports(const StoreFolder& table, const Transaction& transaction);

/// The transactions that make a table in the state `now` tell of the loads of its state `then`, and
/// of no others. An odd number says that the loads count, an even one that they were taken back.
std::vector<Transaction> load_change(const Snapshot& now, const Snapshot& then);

/// The loads that `snapshot` vouches for, in order of their identifiers, without those that others
/// replaced.
Result<std::vector<LoadInfo>> read_load_reports(const StoreFolder& table, const Snapshot& snapshot);

/// The identifiers of all loads that the table has ever told of, also of those that were replaced
/// or taken back since.
Result<std::set<std::string>> all_loads(const StoreFolder& table, const Snapshot& snapshot);

/// The loads of the commits that are not in `known`, which they join; in no order, and all of them.
Result<std::vector<LoadInfo>> read_new_load_reports(const StoreFolder& table,
                                                    const Snapshot& snapshot,
                                                    std::set<std::string>& known);

}  // namespace wirelake::delta
