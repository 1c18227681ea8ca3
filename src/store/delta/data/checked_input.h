// CheckedInput: a Parquet file whose pages are checked as they are read.
//
// Arrow reads all that a row group has of a column in one piece and takes it apart itself. The
// piece is looked at on its way there: only here is it known which column and row group it is of.
// Thread-safe as far as the file is.
#pragma once

#include <arrow/io/interfaces.h>
#include <parquet/metadata.h>

#include <map>
#include <memory>
#include <mutex>

#include "store/delta/data/footer_seal.h"

namespace wirelake::delta {

class CheckedInput final : public arrow::io::RandomAccessFile {
 public:
  CheckedInput(std::shared_ptr<arrow::io::RandomAccessFile> file, Footer footer)
      : file_(std::move(file)), footer_(std::move(footer)) {}

  arrow::Result<std::shared_ptr<arrow::Buffer>> ReadAt(std::int64_t position,
                                                       std::int64_t size) override;
  arrow::Result<std::shared_ptr<arrow::Buffer>> ReadAt(std::int64_t position, std::int64_t size,
                                                       bool allow_short_read) override;
  using arrow::io::RandomAccessFile::ReadAt;

  arrow::Result<std::int64_t> GetSize() override { return file_->GetSize(); }
  arrow::Result<std::int64_t> Read(std::int64_t size, void* out) override {
    return file_->Read(size, out);
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(std::int64_t size) override {
    return file_->Read(size);
  }
  arrow::Status Seek(std::int64_t position) override { return file_->Seek(position); }
  arrow::Result<std::int64_t> Tell() const override { return file_->Tell(); }
  arrow::Status Close() override { return file_->Close(); }
  bool closed() const override { return file_->closed(); }

 private:
  struct Place {
    int row_group = 0;
    int column = 0;
  };

  void find_places();
  arrow::Status check(std::int64_t position, const arrow::Buffer& bytes);

  std::shared_ptr<arrow::io::RandomAccessFile> file_;
  Footer footer_;
  std::once_flag are_places_known_;
  std::map<std::int64_t, Place> places_;  // Of column chunks, by where they begin.
};

}  // namespace wirelake::delta
