#include "store/distinct.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <set>
#include <utility>

#include "base/try.h"
#include "query/sort_key.h"

namespace wirelake {
namespace {

struct InOrder {
  bool operator()(const Value& a, const Value& b) const { return compare(a, b) < 0; }
};

}  // namespace

Result<std::vector<Value>> distinct_values(BatchScan& scan, const std::string& field,
                                           const Query& query) {
  WIRELAKE_ASSIGN(FieldValues values, FieldValues::make(field, *scan.schema()));
  ScanOptions options;
  options.columns = values.columns();
  options.query = query;
  WIRELAKE_TRY(scan.start(std::move(options)));
  std::set<Value, InOrder> distinct;
  while (true) {
    WIRELAKE_ASSIGN(const auto batch, scan.next());
    if (!batch) break;
    values.bind(batch);
    for (std::int64_t row = 0; row < batch->num_rows(); ++row) {
      for (const Value* value : values.at(row).values) {
        if (!value->is_null()) distinct.insert(*value);
      }
    }
  }
  std::vector<Value> sorted;
  while (!distinct.empty())
    sorted.push_back(std::move(distinct.extract(distinct.begin()).value()));
  return sorted;
}

}  // namespace wirelake
