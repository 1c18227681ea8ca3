#include "store/delta/change/rewrite.h"

#include <arrow/type.h>
#include <parquet/schema.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/interrupted.h"
#include "base/time_text.h"
#include "base/try.h"
#include "columns/conform_batch.h"
#include "store/delta/data/parquet_file.h"
#include "store/delta/log/commit.h"
#include "store/delta/log/log_claims.h"
#include "store/delta/log/table_schema.h"
#include "store/delta/scan/delta_scan.h"

namespace wirelake::delta {
namespace {

// The columns of the table that one of the files has: where none has one, it stays missing, which
// is as good as null and takes neither time nor room.
Result<std::shared_ptr<arrow::Schema>> columns_in_files(const StoreFolder& table,
                                                        const std::vector<std::string>& paths,
                                                        const arrow::Schema& all) {
  std::vector<bool> is_there(static_cast<std::size_t>(all.num_fields()));
  for (const std::string& path : paths) {
    WIRELAKE_ASSIGN(const ParquetFile file, ParquetFile::open(table, path));
    const auto* columns = file.metadata().schema()->group_node();
    for (int i = 0; i < all.num_fields(); ++i) {
      if (columns->FieldIndex(all.field(i)->name()) >= 0) {
        is_there[static_cast<std::size_t>(i)] = true;
      }
    }
  }
  arrow::FieldVector fields;
  for (int i = 0; i < all.num_fields(); ++i) {
    if (is_there[static_cast<std::size_t>(i)]) fields.push_back(all.field(i));
  }
  if (fields.empty()) return arrow::schema(all.fields());
  return arrow::schema(std::move(fields));
}

}  // namespace

Result<std::unique_ptr<BatchScan>> scan_files(const StoreFolder& table, const Snapshot& snapshot,
                                              const Table& kind,
                                              const std::vector<std::string>& paths,
                                              std::vector<std::string> columns,
                                              const Cancellation& cancellation) {
  Snapshot part;
  part.version = snapshot.version;
  part.protocol = snapshot.protocol;
  part.metadata = snapshot.metadata;
  for (const std::string& path : paths)
    part.files.insert(*snapshot.files.find(path));
  WIRELAKE_ASSIGN(StoreFolder folder, table.open_folder("."));
  WIRELAKE_ASSIGN(auto scan, DeltaScan::create(std::move(folder), part, kind));
  ScanOptions options;
  options.columns = std::move(columns);
  options.cancellation = cancellation;
  WIRELAKE_TRY(scan->start(std::move(options)));
  return std::unique_ptr<BatchScan>(std::move(scan));
}

Rewrite::~Rewrite() {
  if (is_committed_) return;
  // There is nobody to tell of a failure; tidying up finds such files.
  for (const AddFile& file : added_)
    (void)table_.remove_file(file.path);
}

Status Rewrite::write(const std::vector<std::string>& paths, std::uint64_t file_size,
                      const Keep& keep) {
  WIRELAKE_ASSIGN(const auto all,
                  parse_schema_string(snapshot_.metadata.schema_string, table_.path()));
  WIRELAKE_ASSIGN(const auto schema, columns_in_files(table_, paths, *all));
  WIRELAKE_ASSIGN(const auto scan, scan_files(table_, snapshot_, kind_, paths,
                                              schema->field_names(), cancellation_));
  // One lane: a file that holds a stretch of the order can be passed over as a whole.
  DataFileLanes files(table_, 1, schema, kind_.encodings, file_size);
  RowGroupCutter cutter([&](BatchPointer rows) { return files.write(std::move(rows)); });
  while (true) {
    WIRELAKE_ASSIGN(auto batch, scan->next());
    if (!batch) break;
    WIRELAKE_ASSIGN(batch, conform_batch(batch, schema));
    if (keep) {
      WIRELAKE_ASSIGN(batch, keep(batch));
    }
    WIRELAKE_TRY(cutter.add(batch));
  }
  WIRELAKE_TRY(cutter.finish());
  WIRELAKE_ASSIGN(auto written, files.finish());
  std::ranges::transform(written, std::back_inserter(added_), to_add);
  return {};
}

void Rewrite::remove(const std::vector<std::string>& paths) {
  const std::int64_t now_ms = now_microseconds() / 1000;
  for (const std::string& path : paths) {
    const AddFile& file = snapshot_.files.find(path)->second;
    removed_.push_back(
        {.path = path, .deletion_time_ms = now_ms, .size = file.size, .spellings = file.spellings});
  }
}

Status Rewrite::commit(const std::string& operation, bool data_change,
                       const std::vector<Transaction>& transactions) {
  if (added_.empty() && removed_.empty()) return {};
  std::vector<Action> actions(transactions.begin(), transactions.end());
  for (RemoveFile file : removed_) {
    file.data_change = data_change;
    actions.emplace_back(std::move(file));
  }
  for (AddFile file : added_) {
    file.data_change = data_change;
    actions.emplace_back(std::move(file));
  }
  WIRELAKE_TRY(table_.sync());
  if (!cancellation_.begin_change()) return was_interrupted(table_.path());
  const auto committed = append_commit(table_, snapshot_, actions, operation);
  if (committed) {
    is_committed_ = true;
    version_ = committed->version;
    return {};
  }
  // An error does not always mean that there is no commit: what may be in the table stays.
  const auto claims = read_log_claims(table_);
  is_committed_ = !claims || (!added_.empty() && claims->files.contains(added_.front().path));
  return committed.error();
}

}  // namespace wirelake::delta
