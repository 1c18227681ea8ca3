// Document: rows of a batch as the packet dict, or as the fields of it that were asked for.
//
// The packet dict (docs/packet-records.md) is the stored columns under other roofs: `time` is text,
// `opts` are pairs, `data` is read out of the payload again. This is the one place that knows. Used
// for `decode`, `find` and the bindings. One thread.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "columns/batch.h"
#include "columns/value_sink.h"
#include "wirelake/result.h"

namespace wirelake {

class Document {
 public:
  /// The document with `fields`: keys of the dict and columns of `schema`, dotted names for what is
  /// inside of one; without any, the dict itself. kInvalidArgument names a field that does not
  /// exist, and the nearest one that does.
  static Result<Document> make(const std::vector<std::string>& fields, const arrow::Schema& schema);

  /// The keys of the dict, in order.
  static std::vector<std::string> dict_keys();

  /// The dotted names of the dict's values, of those two levels deep.
  static std::vector<std::string> dict_names();

  Document(Document&&) noexcept;
  Document& operator=(Document&&) noexcept;
  ~Document();

  /// Dotted names of the stored columns that the document needs; all below a name that is a struct.
  std::vector<std::string> columns() const;

  /// Makes `batch` the one whose rows emit() gives; it is kept alive until the next call. Columns
  /// that it lacks are null.
  void bind(BatchPointer batch);

  /// Sends the document of a row of the batch to `sink`, as one object.
  void emit(std::int64_t row, ValueSink& sink) const;

  struct Node;   // What a key of the document is made of.
  struct Bound;  // The same with the arrays of a batch.

 private:
  explicit Document(std::vector<Node> nodes);

  std::vector<Node> nodes_;
  std::vector<Bound> bound_;
  BatchPointer batch_;
};

}  // namespace wirelake
