// DocumentNode: a key of a document, and what its value is made of.
//
// A group of columns says by these how it stands in the packet dict; Document picks among them.
// Plain values; thread-safe.
#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "wirelake/value_sink.h"

namespace wirelake {

/// Sends the value of a row to a sink.
using EmitValue = std::function<void(std::int64_t row, ValueSink& sink)>;

/// A value that the stored columns have in another form.
struct ComputedValue {
  using Arrays = std::vector<std::shared_ptr<arrow::Array>>;

  /// Dotted names of the columns that it is made of. Where the first is null, so is the value.
  std::vector<std::string> columns = {};

  /// Takes the arrays of these, null for what a batch lacks. An empty function where they are not
  /// of the types that wirelake stores: the values are null then.
  EmitValue (*bind)(const Arrays& arrays) = nullptr;

  /// What queries find there; null for what they find in the stored column of the same name.
  std::shared_ptr<arrow::DataType> type = nullptr;
};

struct DocumentNode {
  std::string name;
  std::string path = {};        ///< Dotted name of the stored column that is the value.
  ComputedValue computed = {};  ///< Instead of that, if it can be bound.
  bool is_object = false;       ///< The struct at `path`, with `children` as its fields.
  std::vector<DocumentNode> children = {};
  std::string before =
      {};  ///< The key of the dict that this one stands before, if of another group.
};

/// A stored column as it is.
DocumentNode stored_key(std::string name);

/// What is made of columns.
DocumentNode computed_key(std::string name, ComputedValue value);

/// A struct with some of its fields; the names of `children` are those inside of it.
DocumentNode object_key(std::string name, std::vector<DocumentNode> children);

}  // namespace wirelake
