// ParquetFile: one Parquet file of a table, read by row group and column.
//
// Joins Arrow's reader to a StoreFolder. Row groups and columns that nobody asks for are not read;
// what is read is checked against its checksums. Several threads may call read() of one object.
#pragma once

#include <arrow/record_batch.h>
#include <parquet/arrow/reader.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "store/delta/data/footer_seal.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/result.h"

namespace wirelake::delta {

class ParquetFile {
 public:
  static Result<ParquetFile> open(const StoreFolder& folder, const std::string& name);

  /// Opens `file`, whose footer is known already, once more: with text that is no part of a struct
  /// as dictionaries, so that each text is looked at once.
  static Result<ParquetFile> open_with_dictionaries(const StoreFolder& folder,
                                                    const ParquetFile& file);

  const std::string& name() const { return name_; }
  const std::string& path() const { return path_; }
  int row_groups() const { return metadata().num_row_groups(); }
  const parquet::FileMetaData& metadata() const;

  /// The index of a leaf column by its dotted name, or -1.
  int leaf(const std::string& dotted) const;

  /// The rows of one row group. `columns` are dotted names, a struct's for all that is in it; those
  /// that the file lacks are left out. Batches have fewer rows where these are large. Lives no
  /// longer than this object.
  Result<std::unique_ptr<arrow::RecordBatchReader>> read(int row_group,
                                                         const std::vector<std::string>& columns);

  /// The same with all columns of the file.
  Result<std::unique_ptr<arrow::RecordBatchReader>> read_all(int row_group);

  /// The same in larger batches, for columns that are few and narrow.
  Result<std::unique_ptr<arrow::RecordBatchReader>> read_narrow(
      int row_group, const std::vector<std::string>& columns);

 private:
  ParquetFile(std::unique_ptr<parquet::arrow::FileReader> reader, Footer footer, std::string name,
              std::string path)
      : reader_(std::move(reader)),
        footer_(std::move(footer)),
        name_(std::move(name)),
        path_(std::move(path)) {}

  static Result<ParquetFile> open(const StoreFolder& folder, const std::string& name,
                                  const parquet::ArrowReaderProperties& properties, Footer footer);

  Result<std::unique_ptr<arrow::RecordBatchReader>> read_leaves(int row_group,
                                                                const std::vector<int>& leaves,
                                                                std::int64_t max_rows);

  std::vector<int> leaves_of(const std::vector<std::string>& columns) const;

  std::unique_ptr<parquet::arrow::FileReader> reader_;
  Footer footer_;
  std::string name_;
  std::string path_;
  // Guards the size of batches, which the reader knows from one call to the next.
  std::unique_ptr<std::mutex> mutex_ = std::make_unique<std::mutex>();
};

}  // namespace wirelake::delta
