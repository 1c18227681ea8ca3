#include "store/delta/change/delta_table_writer.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/try.h"
#include "store/delta/change/appended_columns.h"
#include "store/delta/log/delta_log.h"
#include "store/delta/log/further_table.h"

namespace wirelake::delta {

DeltaTableWriter::DeltaTableWriter(const StoreFolder& packets, const Tables& tables,
                                   std::shared_ptr<arrow::Schema> columns, int jobs)
    : packets_(packets), tables_(tables), columns_(std::move(columns)), jobs_(jobs) {}

DeltaTableWriter::~DeltaTableWriter() {
  // There is nobody to tell of a failure; tidying up finds such files.
  for (const auto& one : open_) {
    for (const WrittenFile& file : one->sealed)
      (void)one->folder.remove_file(file.path);
  }
}

Result<std::unique_ptr<DeltaTableWriter::OneTable>> DeltaTableWriter::open_table(
    const Table& table) const {
  if (&table == tables_.front()) {
    WIRELAKE_ASSIGN(StoreFolder folder, packets_.open_folder("."));
    return std::make_unique<OneTable>(table, std::move(folder), columns_, jobs_);
  }
  WIRELAKE_ASSIGN(StoreFolder folder, make_further_table(packets_, table));
  WIRELAKE_ASSIGN(const Snapshot now, read_snapshot(folder, SnapshotScope::kSettings));
  WIRELAKE_TRY(check_writable(now));
  WIRELAKE_ASSIGN(auto columns, appended_columns(table, now, folder));
  return std::make_unique<OneTable>(table, std::move(folder), std::move(columns), jobs_);
}

Result<DeltaTableWriter::OneTable*> DeltaTableWriter::table_writer(const Table& table) {
  for (const auto& one : open_) {
    if (&one->table == &table) return one.get();
  }
  WIRELAKE_ASSIGN(auto opened, open_table(table));
  return open_.emplace_back(std::move(opened)).get();
}

Status DeltaTableWriter::write(const Table& table, const BatchPointer& rows) {
  if (rows->num_rows() == 0) return {};
  WIRELAKE_ASSIGN(OneTable* const writer, table_writer(table));
  WIRELAKE_ASSIGN(const auto appended, as_appended(rows, writer->columns));
  return writer->files.write(appended);
}

Status DeltaTableWriter::seal() {
  for (const auto& one : open_) {
    WIRELAKE_ASSIGN(auto files, one->files.finish());
    std::ranges::move(files, std::back_inserter(one->sealed));
  }
  return {};
}

Status DeltaTableWriter::discard() {
  for (const auto& one : open_)
    WIRELAKE_TRY(one->files.discard());
  return {};
}

Result<WrittenRows> DeltaTableWriter::take(std::vector<LoadInfo> loads) {
  WIRELAKE_TRY(seal());
  for (const auto& one : open_)
    WIRELAKE_TRY(one->folder.sync());
  WrittenFiles files;
  for (const auto& one : open_)
    files[one->table.name] = std::exchange(one->sealed, {});
  return WrittenRows{std::move(loads), to_text(files)};
}

}  // namespace wirelake::delta
