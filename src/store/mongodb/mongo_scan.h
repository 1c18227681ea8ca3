// MongoScan: the rows of a table of a collection on a server, in their order.
//
// Which rows those are is settled when the scan is made, by the commits that were done
// (commits.h). Order, columns, skip and limit are the server's work, and so is what it can be asked
// of a query (query_filter.h); then every packet that it sends is checked against the whole query,
// and skip and limit are counted here. A scan holds a client of the pool while it reads.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "columns/batch.h"
#include "query/batch_matcher.h"
#include "store/mongodb/bson_columns.h"
#include "store/mongodb/catalogue.h"
#include "store/mongodb/covertmark_rows.h"
#include "store/store_backend.h"

namespace wirelake::mongodb {

class MongoScan final : public BatchScan {
 public:
  /// Of one of the collection's tables.
  MongoScan(std::shared_ptr<Connections> connections, const Entry& entry, const Table& table,
            Visible visible);
  ~MongoScan() override;

  std::shared_ptr<arrow::Schema> schema() const override;
  Status start(ScanOptions options) override;
  Result<BatchPointer> next() override;
  QueryReport report() const override { return report_; }

 private:
  struct DestroyCursor {
    void operator()(mongoc_cursor_t* cursor) const { mongoc_cursor_destroy(cursor); }
  };

  void ask(std::uint64_t skip, std::uint64_t limit);
  Status read_one();
  Result<BatchPointer> next_from_server();
  Result<BatchPointer> matches_of(const BatchPointer& batch);

  ForkMark process_;
  std::shared_ptr<Connections> connections_;
  const Table& table_;
  std::string name_;  // Of what holds its rows.
  Visible visible_;
  std::optional<Connections::Client> client_;
  std::unique_ptr<mongoc_cursor_t, DestroyCursor> cursor_;  // Of client_.
  std::optional<BsonColumns> columns_;
  std::optional<CovertmarkRows> covertmark_;  // Where the documents are of its making.
  Cancellation cancellation_;
  Query query_;
  std::optional<BatchMatcher> matcher_;    // Of a query that is not {}.
  std::shared_ptr<arrow::Schema> wanted_;  // What is left of a batch when it has been matched.
  std::uint64_t skip_left_ = 0;            // What the server was not told to skip, and
  std::uint64_t limit_left_ = UINT64_MAX;  // not to end at.
  QueryReport report_;
  std::uint64_t bytes_ = 0;  // Of the documents of the present batch.
};

}  // namespace wirelake::mongodb
