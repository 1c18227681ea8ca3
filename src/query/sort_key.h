// What rows are sorted by: the values at some fields, in MongoDB's order.
#pragma once

#include <arrow/record_batch.h>

#include <compare>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "columns/document.h"
#include "query/value_builder.h"
#include "wirelake/result.h"

namespace wirelake {

/// The values at one field, for one row after the other. One thread.
class FieldValues {
 public:
  /// kInvalidArgument if `field` is none: a name of the dict or of a column of `schema`, dotted,
  /// where parts may be indices of lists and names of what is in them.
  static Result<FieldValues> make(const std::string& field, const arrow::Schema& schema);

  const std::vector<std::string>& columns() const { return columns_; }

  void bind(const std::shared_ptr<arrow::RecordBatch>& batch) { document_.bind(batch); }

  struct Found {
    std::vector<const Value*> values;  ///< Of a list, its elements. They die with the next call.
    bool is_empty_list = false;        ///< The value is a list without elements.
  };
  Found at(std::int64_t row);

 private:
  FieldValues(Document document, std::vector<std::string> path);

  Document document_;
  std::vector<std::string> path_;
  std::vector<std::string> columns_;
  ValueBuilder builder_;
  Value row_;
};

/// The key of a row: a value for each field. An empty list sorts before everything: nothing.
using RowKeyValues = std::vector<std::optional<Value>>;

/// One field to sort by; of a list its smallest element, or its greatest if `descending`.
class SortField {
 public:
  SortField(FieldValues values, bool descending)
      : values_(std::move(values)), descending_(descending) {}

  const std::vector<std::string>& columns() const { return values_.columns(); }
  void bind(const std::shared_ptr<arrow::RecordBatch>& batch) { values_.bind(batch); }
  std::optional<Value> key(std::int64_t row);

  /// The order of two keys of this field.
  std::weak_ordering compare_keys(const std::optional<Value>& a,
                                  const std::optional<Value>& b) const;

 private:
  FieldValues values_;
  bool descending_;
};

}  // namespace wirelake
