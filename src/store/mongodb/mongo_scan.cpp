#include "store/mongodb/mongo_scan.h"

#include <algorithm>
#include <utility>

#include "base/interrupted.h"
#include "base/try.h"
#include "columns/conform_batch.h"
#include "columns/pick_fields.h"
#include "query/selection.h"
#include "store/mongodb/query_filter.h"

namespace wirelake::mongodb {
namespace {

// A batch is handed on when it has as much; the first of a scan soon, for whoever looks at a few.
constexpr std::int64_t kBatchRows = 8192;
constexpr std::uint64_t kBatchBytes = std::uint64_t{16} << 20;

}  // namespace

MongoScan::MongoScan(std::shared_ptr<Connections> connections, const Entry& entry,
                     const Table& table, Visible visible)
    : connections_(std::move(connections)),
      table_(table),
      name_(row_collection(entry.info.name, table, connections_->tables())),
      visible_(std::move(visible)) {
  if (visible_.is_all) covertmark_.emplace(entry.info);
}

MongoScan::~MongoScan() {
  // To end a cursor is to tell the server, on its parent's connection.
  if (process_.is_fork()) static_cast<void>(cursor_.release());
}

std::shared_ptr<arrow::Schema> MongoScan::schema() const {
  return table_.schema;
}

Status MongoScan::start(ScanOptions options) {
  WIRELAKE_TRY(process_.check());
  wanted_ = options.columns.empty()
                ? table_.schema
                : arrow::schema(pick_fields(table_.schema->fields(), options.columns));
  query_ = options.query;
  cancellation_ = options.cancellation;
  report_.columns = options.columns;
  // Of what CovertMark wrote, the server can be asked for nothing but all.
  if (!query_.is_everything() || covertmark_) {
    matcher_.emplace(query_, *table_.schema);
    report_.query_columns = matcher_->columns();
    if (!options.columns.empty()) {
      options.columns.insert(options.columns.end(), matcher_->columns().begin(),
                             matcher_->columns().end());
    }
    skip_left_ = std::exchange(options.skip, 0);
    if (options.limit != 0) limit_left_ = std::exchange(options.limit, 0);
  }
  if (covertmark_) {
    columns_.emplace(std::vector<std::string>(), written_packet_schema());
  } else {
    columns_.emplace(options.columns, table_.schema);
  }
  if (visible_.is_nothing()) return {};
  WIRELAKE_ASSIGN(client_, connections_->client());
  ask(options.skip, options.limit);
  return {};
}

void MongoScan::ask(std::uint64_t skip, std::uint64_t limit) {
  Bson projection(BCON_NEW("_id", BCON_INT32(0)));
  for (const std::string& member : columns_->members())
    bson_append_int32(projection.get(), member.c_str(), -1, 1);
  // The index of load and frame has this order. Where a server sorts nevertheless, it may take its
  // disk for it.
  const Bson order(
      covertmark_ ? BCON_NEW("_id", BCON_INT32(1))
                  : BCON_NEW(kLoadColumn, BCON_INT32(1), table_.number.c_str(), BCON_INT32(1)));
  const Bson options(BCON_NEW("projection", BCON_DOCUMENT(projection), "sort", BCON_DOCUMENT(order),
                              "skip", BCON_INT64(static_cast<std::int64_t>(skip)), "limit",
                              BCON_INT64(static_cast<std::int64_t>(limit)), "allowDiskUse",
                              BCON_BOOL(true)));
  const Bson visible = packets_in(visible_);
  const Bson asked = covertmark_ ? Bson() : query_filter(query_, *table_.schema);
  const Bson filter(BCON_NEW("$and", "[", BCON_DOCUMENT(visible), BCON_DOCUMENT(asked), "]"));
  mongoc_collection_t* collection =
      mongoc_client_get_collection(client_->get(), connections_->database().c_str(), name_.c_str());
  cursor_.reset(mongoc_collection_find_with_opts(collection, filter, options, nullptr));
  mongoc_collection_destroy(collection);
}

// At the end, there is no cursor any more.
Status MongoScan::read_one() {
  const bson_t* document = nullptr;
  if (mongoc_cursor_next(cursor_.get(), &document)) {
    const Status appended = columns_->append(*document);
    if (!appended) return Error{appended.error().code, appended.error().message, name_};
    bytes_ += document->len;
    return {};
  }
  bson_error_t error;
  if (mongoc_cursor_error(cursor_.get(), &error)) return connections_->to_error(error);
  cursor_.reset();
  client_.reset();
  return {};
}

Result<BatchPointer> MongoScan::next_from_server() {
  bytes_ = 0;
  while (cursor_ && columns_->rows() < kBatchRows && bytes_ < kBatchBytes) {
    if (cancellation_.is_cancelled()) return was_interrupted(name_);
    WIRELAKE_TRY(read_one());
  }
  report_.rows_read += static_cast<std::uint64_t>(columns_->rows());
  if (columns_->rows() == 0) return BatchPointer();
  WIRELAKE_ASSIGN(auto batch, columns_->finish());
  if (!covertmark_) return batch;
  auto completed = covertmark_->complete(batch);
  if (!completed) return Error{completed.error().code, completed.error().message, name_};
  return completed;
}

// The rows of a batch that the query means, with the columns that are wanted.
Result<BatchPointer> MongoScan::matches_of(const BatchPointer& batch) {
  WIRELAKE_ASSIGN(const auto rows, filter_rows(batch, matcher_->select(batch)));
  const auto matched = static_cast<std::uint64_t>(rows->num_rows());
  report_.rows_matched += matched;
  const std::uint64_t passed = std::min(matched, skip_left_);
  const std::uint64_t taken = std::min(matched - passed, limit_left_);
  skip_left_ -= passed;
  limit_left_ -= taken;
  return conform_batch(
      rows->Slice(static_cast<std::int64_t>(passed), static_cast<std::int64_t>(taken)), wanted_);
}

Result<BatchPointer> MongoScan::next() {
  WIRELAKE_TRY(process_.check());
  while (limit_left_ > 0) {
    WIRELAKE_ASSIGN(auto batch, next_from_server());
    if (!batch || !matcher_) return batch;
    WIRELAKE_ASSIGN(batch, matches_of(batch));
    if (batch->num_rows() > 0) return batch;
  }
  return BatchPointer();
}

}  // namespace wirelake::mongodb
