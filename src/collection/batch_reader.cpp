#include <arrow/type.h>

#include <algorithm>
#include <utility>

#include "base/try.h"
#include "columns/batch.h"
#include "columns/conform_batch.h"
#include "columns/pick_fields.h"
#include "columns/schema.h"
#include "columns/shown_fields.h"
#include "load/capture_batches.h"
#include "store/store_backend.h"
#include "wirelake/arrow.h"

namespace wirelake {
namespace {

// The columns that `names` name, in their order, structs with just what they name of them.
Result<std::shared_ptr<arrow::Schema>> columns_of(const arrow::Schema& schema,
                                                  const std::vector<std::string>& names) {
  arrow::FieldVector fields;
  for (const std::string& name : names) {
    const std::vector<std::string> parts = name_parts(name);
    if (!column_type(schema, parts)) return no_such_column(name, schema);
    const auto top = schema.GetFieldByName(parts.front());
    const auto is_there = [&](const auto& field) { return field->name() == top->name(); };
    if (std::ranges::none_of(fields, is_there)) {
      fields.push_back(pick_fields({top}, names).front());
    }
  }
  return arrow::schema(std::move(fields));
}

// Batches of other writers' files are made what the schema says.
class BatchesOfScan final : public BatchReader {
 public:
  BatchesOfScan(std::unique_ptr<BatchScan> scan, std::shared_ptr<arrow::Schema> schema)
      : scan_(std::move(scan)), schema_(std::move(schema)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }

  Result<BatchPointer> next() override {
    WIRELAKE_ASSIGN(auto batch, scan_->next());
    if (!batch) return batch;
    return conform_batch(batch, schema_);
  }

 private:
  std::unique_ptr<BatchScan> scan_;
  std::shared_ptr<arrow::Schema> schema_;
};

class BatchesOfCapture final : public CaptureBatchReader {
 public:
  BatchesOfCapture(CaptureBatches batches, std::shared_ptr<arrow::Schema> schema)
      : batches_(std::move(batches)), schema_(std::move(schema)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
  Result<BatchPointer> next() override { return batches_.next(); }
  const CaptureReport& report() const override { return batches_.report(); }

 private:
  CaptureBatches batches_;
  std::shared_ptr<arrow::Schema> schema_;
};

}  // namespace

Result<std::shared_ptr<arrow::Schema>> schema_of(const Collection& collection) {
  WIRELAKE_ASSIGN(const auto scan,
                  collection.backend().scan(collection.name(), collection.table()));
  return scan->schema();
}

Result<std::unique_ptr<BatchReader>> read_batches(const Collection& collection,
                                                  BatchOptions options) {
  WIRELAKE_ASSIGN(auto scan, collection.backend().scan(collection.name(), collection.table()));
  std::shared_ptr<arrow::Schema> schema = scan->schema();
  if (!options.columns.empty()) {
    WIRELAKE_ASSIGN(schema, columns_of(*schema, options.columns));
  }
  WIRELAKE_TRY(scan->start({.columns = std::move(options.columns),
                            .limit = options.limit,
                            .query = std::move(options.query),
                            .cancellation = std::move(options.cancellation)}));
  return std::unique_ptr<BatchReader>(
      std::make_unique<BatchesOfScan>(std::move(scan), std::move(schema)));
}

Result<std::unique_ptr<CaptureBatchReader>> read_batches(const std::string& path,
                                                         CaptureOptions options,
                                                         ProgressCallback progress) {
  WIRELAKE_ASSIGN(auto batches, CaptureBatches::open(path, std::move(options), /*with_flows=*/true,
                                                     std::move(progress)));
  return std::unique_ptr<CaptureBatchReader>(
      std::make_unique<BatchesOfCapture>(std::move(batches), packet_schema()));
}

Result<std::unique_ptr<CaptureBatchReader>> read_flow_batches(const std::string& path,
                                                              CaptureOptions options,
                                                              const FlowOptions& flows,
                                                              ProgressCallback progress) {
  WIRELAKE_ASSIGN(auto batches,
                  CaptureBatches::open_flows(path, std::move(options), flows, std::move(progress)));
  return std::unique_ptr<CaptureBatchReader>(
      std::make_unique<BatchesOfCapture>(std::move(batches), flow_schema()));
}

}  // namespace wirelake
