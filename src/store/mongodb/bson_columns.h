// BsonColumns: documents of packets as Arrow record batches in the schema of a collection.
//
// The way back of bson_sink.h. What a document lacks is null, and what it has beside the schema is
// passed over. The documents come from a server that others write to: nothing is taken for granted
// of them but that libbson can walk them. One thread.
#pragma once

#include <arrow/array/builder_base.h>
#include <arrow/record_batch.h>
#include <bson/bson.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "columns/batch.h"
#include "columns/schema.h"
#include "wirelake/result.h"

namespace wirelake::mongodb {

class BsonColumns {
 public:
  /// Batches of the columns of `schema` that dotted names say, a struct's name standing for all of
  /// it; without any, of all columns. Names that are none of the schema's are passed over.
  explicit BsonColumns(const std::vector<std::string>& names,
                       std::shared_ptr<arrow::Schema> schema = packet_schema());
  ~BsonColumns();
  BsonColumns(BsonColumns&&) noexcept;
  BsonColumns& operator=(BsonColumns&&) noexcept;

  /// Names of the members that a server has to give, dotted; none of them inside of another.
  std::vector<std::string> members() const;

  /// kDamaged names the member whose value is of another type; nothing can be read after that.
  Status append(const bson_t& document);

  std::int64_t rows() const { return rows_; }

  /// The rows since the last call as one batch.
  Result<BatchPointer> finish();

  struct Node;  // A column, or a field of one, and its builder.

 private:
  std::shared_ptr<arrow::Schema> schema_;
  std::vector<std::unique_ptr<arrow::ArrayBuilder>> builders_;
  std::vector<Node> nodes_;
  std::int64_t rows_ = 0;
};

}  // namespace wirelake::mongodb
