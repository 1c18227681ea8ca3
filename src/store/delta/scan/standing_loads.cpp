#include "store/delta/scan/standing_loads.h"

#include <arrow/type.h>

#include <set>
#include <string>
#include <utility>

#include "base/try.h"
#include "store/delta/log/further_table.h"
#include "store/delta/log/load_reports.h"
#include "store/delta/scan/delta_scan.h"
#include "store/load_query.h"

namespace wirelake::delta {
namespace {

class StandingScan final : public BatchScan {
 public:
  StandingScan(std::unique_ptr<BatchScan> all, Query standing)
      : all_(std::move(all)), standing_(std::move(standing)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return all_->schema(); }
  Status start(ScanOptions options) override {
    options.query = both(options.query, standing_);
    return all_->start(std::move(options));
  }
  Result<BatchPointer> next() override { return all_->next(); }
  QueryReport report() const override { return all_->report(); }

 private:
  std::unique_ptr<BatchScan> all_;
  Query standing_;
};

class NoRows final : public BatchScan {
 public:
  explicit NoRows(std::shared_ptr<arrow::Schema> schema) : schema_(std::move(schema)) {}

  std::shared_ptr<arrow::Schema> schema() const override { return schema_; }
  Status start(ScanOptions) override { return {}; }
  Result<BatchPointer> next() override { return BatchPointer(); }

 private:
  std::shared_ptr<arrow::Schema> schema_;
};

}  // namespace

Result<std::unique_ptr<BatchScan>> scan_standing(const StoreFolder& folder, const Snapshot& packets,
                                                 const Table& table) {
  WIRELAKE_ASSIGN(const auto loads, read_load_reports(folder, packets));
  std::set<std::string> standing;
  for (const LoadInfo& load : loads)
    standing.insert(load.load);
  WIRELAKE_ASSIGN(auto of_table, open_further_table(folder, table));
  if (!of_table) return std::unique_ptr<BatchScan>(std::make_unique<NoRows>(table.schema));
  // Behind the packets' state, so that the rows of all its loads are there.
  WIRELAKE_ASSIGN(const Snapshot now, read_snapshot(*of_table));
  WIRELAKE_ASSIGN(auto all, DeltaScan::create(std::move(*of_table), now, table));
  return std::unique_ptr<BatchScan>(
      std::make_unique<StandingScan>(std::move(all), rows_of_loads(standing)));
}

}  // namespace wirelake::delta
