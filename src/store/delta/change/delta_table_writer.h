// DeltaTableWriter: rows into data files of a collection's tables, which no commit names yet.
//
// Used by one thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "columns/batch.h"
#include "columns/table.h"
#include "store/delta/change/written_files.h"
#include "store/delta/data/data_file_lanes.h"
#include "store/delta/storage/store_folder.h"
#include "store/store_backend.h"

namespace wirelake::delta {

class DeltaTableWriter final : public TableWriter {
 public:
  /// Of the collection in `packets`, which is held; both must outlive this object. Packets are
  /// written in `columns` (appended_columns()); each table by at most `jobs` lanes. One beside the
  /// packets that the collection lacks is made with its first rows.
  DeltaTableWriter(const StoreFolder& packets, const Tables& tables,
                   std::shared_ptr<arrow::Schema> columns, int jobs);
  ~DeltaTableWriter() override;

  Status write(const Table& table, const BatchPointer& rows) override;
  Status seal() override;
  Status discard() override;
  Result<WrittenRows> take(std::vector<LoadInfo> loads) override;

 private:
  struct OneTable {
    OneTable(const Table& its_table, StoreFolder its_folder,
             std::shared_ptr<arrow::Schema> its_columns, int jobs)
        : table(its_table),
          folder(std::move(its_folder)),
          columns(std::move(its_columns)),
          files(folder, jobs, columns, table.encodings) {}

    const Table& table;
    StoreFolder folder;
    std::shared_ptr<arrow::Schema> columns;
    DataFileLanes files;  // What may still be discarded.
    std::vector<WrittenFile> sealed;
  };

  Result<OneTable*> table_writer(const Table& table);
  Result<std::unique_ptr<OneTable>> open_table(const Table& table) const;

  const StoreFolder& packets_;
  const Tables& tables_;
  std::shared_ptr<arrow::Schema> columns_;
  const int jobs_;
  std::vector<std::unique_ptr<OneTable>> open_;  // Those that rows were written to.
};

}  // namespace wirelake::delta
