// MongoScan: the packets of a collection of a server, by load and then by frame.
//
// Which packets those are is settled when the scan is made, by the commits that were done
// (commits.h). Order, columns, skip and limit are the server's work. A scan holds a client of the
// pool while it reads.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "store/mongodb/bson_columns.h"
#include "store/mongodb/catalogue.h"
#include "store/store_backend.h"

namespace wirelake::mongodb {

class MongoScan final : public BatchScan {
 public:
  MongoScan(std::shared_ptr<Connections> connections, const Entry& entry,
            std::vector<CommitRange> visible);
  ~MongoScan() override;

  std::shared_ptr<arrow::Schema> schema() const override;
  Status start(ScanOptions options) override;
  Result<std::shared_ptr<arrow::RecordBatch>> next() override;

 private:
  struct DestroyCursor {
    void operator()(mongoc_cursor_t* cursor) const { mongoc_cursor_destroy(cursor); }
  };

  void query(const ScanOptions& options);
  Result<bool> read_one();

  std::shared_ptr<Connections> connections_;
  std::string name_;
  std::vector<CommitRange> visible_;
  std::optional<Connections::Client> client_;
  std::unique_ptr<mongoc_cursor_t, DestroyCursor> cursor_;  // Of client_.
  std::optional<BsonColumns> columns_;
  std::uint64_t bytes_ = 0;  // Of the documents of the present batch.
};

}  // namespace wirelake::mongodb
