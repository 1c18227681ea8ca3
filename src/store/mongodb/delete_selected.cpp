#include "store/mongodb/delete_selected.h"

#include <arrow/array.h>

#include "base/text_view.h"
#include "base/try.h"
#include "columns/arrow_value.h"
#include "store/mongodb/packet_inserter.h"

namespace wirelake::mongodb {
namespace {

// The `_id`s of the rows of a batch that are picked, as a list for $in; how many.
std::uint64_t picked_ids(const arrow::RecordBatch& batch, const arrow::BooleanArray& picked,
                         bson_t* list) {
  const auto loads = batch.GetColumnByName("load");
  const auto frames = std::static_pointer_cast<arrow::Int64Array>(batch.GetColumnByName("frame"));
  std::uint64_t count = 0;
  for (std::int64_t row = 0; row < batch.num_rows(); ++row) {
    if (picked.IsNull(row) || !picked.Value(row)) continue;
    const std::string id = packet_id(as_text(binary_value(*loads, row)), frames->Value(row));
    bson_append_binary(list, std::to_string(count++).c_str(), -1, BSON_SUBTYPE_BINARY,
                       reinterpret_cast<const std::uint8_t*>(id.data()),
                       static_cast<std::uint32_t>(id.size()));
  }
  return count;
}

}  // namespace

Result<std::uint64_t> delete_selected(Database& database, const std::string& collection,
                                      BatchScan& scan, const RowSelection& rows) {
  ScanOptions options;
  if (!rows.columns.empty()) {
    options.columns = rows.columns;
    options.columns.insert(options.columns.end(), {"load", "frame"});
  }
  WIRELAKE_TRY(scan.start(std::move(options)));
  std::uint64_t deleted = 0;
  while (true) {
    WIRELAKE_ASSIGN(const auto batch, scan.next());
    if (!batch) return deleted;
    WIRELAKE_ASSIGN(const auto picked, rows.matches(*batch));
    Bson ids;
    const std::uint64_t count = picked_ids(*batch, *picked, ids.get());
    if (count == 0) continue;
    const Bson selector(BCON_NEW("_id", "{", "$in", BCON_ARRAY(ids), "}"));
    WIRELAKE_TRY(database.remove(collection.c_str(), selector));
    deleted += count;
  }
}

}  // namespace wirelake::mongodb
