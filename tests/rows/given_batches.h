// Batches that lie in memory, as a scan.
#pragma once

#include <arrow/record_batch.h>

#include <memory>
#include <utility>
#include <vector>

#include "columns/batch.h"
#include "rows/batch_scan.h"

namespace wirelake::test {

class GivenBatches final : public BatchScan {
 public:
  /// Of a collection of `schema`; the batches may lack columns.
  GivenBatches(std::shared_ptr<arrow::Schema> schema, std::vector<BatchPointer> batches)
      : schema_(std::move(schema)), batches_(std::move(batches)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
  Status start(ScanOptions) override { return {}; }
  Result<BatchPointer> next() override {
    return next_ < batches_.size() ? batches_[next_++] : BatchPointer();
  }

 private:
  std::shared_ptr<arrow::Schema> schema_;
  std::vector<BatchPointer> batches_;
  std::size_t next_ = 0;
};

}  // namespace wirelake::test
