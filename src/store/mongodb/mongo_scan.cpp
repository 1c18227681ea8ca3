#include "store/mongodb/mongo_scan.h"

#include <utility>

#include "base/try.h"
#include "columns/schema.h"

namespace wirelake::mongodb {
namespace {

// A batch is handed on when it has as much; the first of a scan soon, for whoever looks at a few.
constexpr std::int64_t kBatchRows = 8192;
constexpr std::uint64_t kBatchBytes = std::uint64_t{16} << 20;

}  // namespace

MongoScan::MongoScan(std::shared_ptr<Connections> connections, const Entry& entry,
                     std::vector<CommitRange> visible)
    : connections_(std::move(connections)), name_(entry.info.name), visible_(std::move(visible)) {}

MongoScan::~MongoScan() = default;

std::shared_ptr<arrow::Schema> MongoScan::schema() const {
  return packet_schema();
}

Status MongoScan::start(ScanOptions options) {
  columns_.emplace(options.columns);
  if (visible_.empty()) return {};
  WIRELAKE_ASSIGN(client_, connections_->client());
  query(options);
  return {};
}

void MongoScan::query(const ScanOptions& options) {
  Bson projection(BCON_NEW("_id", BCON_INT32(0)));
  for (const std::string& member : columns_->members())
    bson_append_int32(projection.get(), member.c_str(), -1, 1);
  // The index of load and frame has this order. Where a server sorts nevertheless, it may take its
  // disk for it.
  const Bson find_options(BCON_NEW(
      "projection", BCON_DOCUMENT(projection), "sort", "{", "load", BCON_INT32(1), "frame",
      BCON_INT32(1), "}", "skip", BCON_INT64(static_cast<std::int64_t>(options.skip)), "limit",
      BCON_INT64(static_cast<std::int64_t>(options.limit)), "allowDiskUse", BCON_BOOL(true)));
  mongoc_collection_t* collection =
      mongoc_client_get_collection(client_->get(), connections_->database().c_str(), name_.c_str());
  cursor_.reset(
      mongoc_collection_find_with_opts(collection, in_ranges(visible_), find_options, nullptr));
  mongoc_collection_destroy(collection);
}

// False at the end.
Result<bool> MongoScan::read_one() {
  const bson_t* document = nullptr;
  if (mongoc_cursor_next(cursor_.get(), &document)) {
    const Status appended = columns_->append(*document);
    if (!appended) return Error{appended.error().code, appended.error().message, name_};
    bytes_ += document->len;
    return true;
  }
  bson_error_t error;
  if (mongoc_cursor_error(cursor_.get(), &error)) return connections_->to_error(error);
  cursor_.reset();
  client_.reset();
  return false;
}

Result<std::shared_ptr<arrow::RecordBatch>> MongoScan::next() {
  bytes_ = 0;
  while (cursor_ && columns_->rows() < kBatchRows && bytes_ < kBatchBytes) {
    WIRELAKE_TRY(read_one());
  }
  if (columns_->rows() == 0) return std::shared_ptr<arrow::RecordBatch>();
  return columns_->finish();
}

}  // namespace wirelake::mongodb
