#include "store/mongodb/delete_matches.h"

#include <arrow/array.h>

#include <algorithm>
#include <span>
#include <vector>

#include "base/interrupted.h"
#include "base/text_view.h"
#include "base/try.h"
#include "columns/arrow_value.h"
#include "store/mongodb/row_inserter.h"

namespace wirelake::mongodb {
namespace {

// So few that a server is done with them soon, should somebody want to end it.
constexpr std::size_t kIdsAtATime = 1000;

std::vector<std::string> packet_ids(const arrow::RecordBatch& batch) {
  const auto loads = batch.GetColumnByName("load");
  const auto frames = std::static_pointer_cast<arrow::Int64Array>(batch.GetColumnByName("frame"));
  std::vector<std::string> ids;
  for (std::int64_t row = 0; row < batch.num_rows(); ++row)
    ids.push_back(row_id(as_text(binary_value(*loads, row)), frames->Value(row)));
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

Error interrupted_after(const std::string& collection, std::uint64_t deleted, bool is_begun) {
  if (deleted == 0 && !is_begun) return was_interrupted(collection);
  return {ErrorCode::kCancelled,
          "was interrupted; " + std::to_string(deleted) +
              " packets were deleted already, and the same command deletes the rest",
          collection};
}

}  // namespace

Result<std::uint64_t> delete_matches(Database& database, const std::string& collection,
                                     BatchScan& scan, const Query& query,
                                     const Cancellation& cancellation, bool is_begun) {
  ScanOptions options;
  options.columns = {"load", "frame"};
  options.query = query;
  options.cancellation = cancellation;
  WIRELAKE_TRY(scan.start(std::move(options)));
  std::uint64_t deleted = 0;
  while (true) {
    const auto batch = scan.next();
    if (cancellation.is_cancelled()) return interrupted_after(collection, deleted, is_begun);
    if (!batch) return batch.error();
    if (!*batch) return deleted;
    const std::vector<std::string> ids = packet_ids(**batch);
    for (std::size_t begin = 0; begin < ids.size(); begin += kIdsAtATime) {
      if (!cancellation.begin_change()) return interrupted_after(collection, deleted, is_begun);
      const std::size_t count = std::min(kIdsAtATime, ids.size() - begin);
      WIRELAKE_TRY(remove_ids(database, collection, std::span(ids).subspan(begin, count)));
      deleted += count;
    }
  }
}

Status delete_flows(Database& database, const std::string& collection,
                    const EmptiedFlows& emptied) {
  std::vector<std::string> ids;
  for (const auto& [load, flows] : emptied.by_load()) {
    for (const std::int64_t flow : flows) {
      ids.push_back(row_id(load, flow));
      if (ids.size() < kIdsAtATime) continue;
      WIRELAKE_TRY(remove_ids(database, collection, ids));
      ids.clear();
    }
  }
  return ids.empty() ? Status() : remove_ids(database, collection, ids);
}

}  // namespace wirelake::mongodb
