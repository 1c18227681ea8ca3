#include "store/mongodb/delete_selected.h"

#include <arrow/array.h>

#include <algorithm>
#include <span>
#include <vector>

#include "base/text_view.h"
#include "base/try.h"
#include "columns/arrow_value.h"
#include "store/mongodb/packet_inserter.h"

namespace wirelake::mongodb {
namespace {

// So few that a server is done with them soon, should somebody want to end it.
constexpr std::size_t kIdsAtATime = 1000;

// The `_id`s of the rows of a batch that are picked.
std::vector<std::string> picked_ids(const arrow::RecordBatch& batch,
                                    const arrow::BooleanArray& picked) {
  const auto loads = batch.GetColumnByName("load");
  const auto frames = std::static_pointer_cast<arrow::Int64Array>(batch.GetColumnByName("frame"));
  std::vector<std::string> ids;
  for (std::int64_t row = 0; row < batch.num_rows(); ++row) {
    if (picked.IsNull(row) || !picked.Value(row)) continue;
    ids.push_back(packet_id(as_text(binary_value(*loads, row)), frames->Value(row)));
  }
  return ids;
}

Status remove_ids(Database& database, const std::string& collection,
                  std::span<const std::string> ids) {
  Bson list;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    bson_append_binary(list.get(), std::to_string(i).c_str(), -1, BSON_SUBTYPE_BINARY,
                       reinterpret_cast<const std::uint8_t*>(ids[i].data()),
                       static_cast<std::uint32_t>(ids[i].size()));
  }
  const Bson selector(BCON_NEW("_id", "{", "$in", BCON_ARRAY(list), "}"));
  WIRELAKE_TRY(database.remove(collection.c_str(), selector));
  return {};
}

Error interrupted_after(const std::string& collection, std::uint64_t deleted) {
  if (deleted == 0) return was_interrupted(collection);
  return {ErrorCode::kCancelled,
          "was interrupted; " + std::to_string(deleted) +
              " packets were deleted already, and the same command deletes the rest",
          collection};
}

}  // namespace

Result<std::uint64_t> delete_selected(Database& database, const std::string& collection,
                                      BatchScan& scan, const RowSelection& rows,
                                      const Cancellation& cancellation) {
  ScanOptions options;
  options.cancellation = cancellation;
  if (!rows.columns.empty()) {
    options.columns = rows.columns;
    options.columns.insert(options.columns.end(), {"load", "frame"});
  }
  WIRELAKE_TRY(scan.start(std::move(options)));
  std::uint64_t deleted = 0;
  while (true) {
    const auto batch = scan.next();
    if (cancellation.is_cancelled()) return interrupted_after(collection, deleted);
    if (!batch) return batch.error();
    if (!*batch) return deleted;
    WIRELAKE_ASSIGN(const auto picked, rows.matches(**batch));
    const std::vector<std::string> ids = picked_ids(**batch, *picked);
    for (std::size_t begin = 0; begin < ids.size(); begin += kIdsAtATime) {
      if (!cancellation.begin_change()) return interrupted_after(collection, deleted);
      const std::size_t count = std::min(kIdsAtATime, ids.size() - begin);
      WIRELAKE_TRY(remove_ids(database, collection, std::span(ids).subspan(begin, count)));
      deleted += count;
    }
  }
}

}  // namespace wirelake::mongodb
