// Document: rows of a batch as the packet dict, or as the fields of it that were asked for.
//
// The packet dict (docs/packet-records.md) is the stored columns under other roofs: `time` is text,
// `opts` are pairs, `data` is read out of the payload again. What it is made of, the groups of
// columns say (packet_dict.h). Used for `decode`, `find` and the bindings. One thread.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "columns/batch.h"
#include "columns/bound_node.h"
#include "columns/document_node.h"
#include "wirelake/result.h"
#include "wirelake/value_sink.h"

namespace wirelake {

class Document {
 public:
  /// The document with `fields`: keys of the dict and columns of `schema`, dotted names for what is
  /// inside of one; without any, the dict itself, or of flows all columns.
  /// kInvalidArgument names a field that does not exist, and the nearest one that does.
  static Result<Document> make(const std::vector<std::string>& fields, const arrow::Schema& schema);

  /// The dotted names of the dict's values, of those two levels deep.
  static std::vector<std::string> dict_names();

  /// Fields for a document of all that `schema` has: the dict, and behind it, or in its objects,
  /// the columns that it does not have.
  static std::vector<std::string> all_fields(const arrow::Schema& schema);

  Document(Document&&) noexcept = default;
  Document& operator=(Document&&) noexcept = default;

  /// Dotted names of the stored columns that the document needs; all below a name that is a struct.
  std::vector<std::string> columns() const;

  /// Makes `batch` the one whose rows emit() gives; it is kept alive until the next call. Columns
  /// that it lacks are null.
  void bind(BatchPointer batch);

  /// Sends the document of a row of the batch to `sink`, as one object.
  void emit(std::int64_t row, ValueSink& sink) const;

 private:
  explicit Document(std::vector<DocumentNode> nodes) : nodes_(std::move(nodes)) {}

  std::vector<DocumentNode> nodes_;
  std::vector<BoundNode> bound_;
  BatchPointer batch_;
};

}  // namespace wirelake
