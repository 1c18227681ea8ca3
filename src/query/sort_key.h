// What rows are sorted by: the values at some fields, in MongoDB's order.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "columns/batch.h"
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

  void bind(const BatchPointer& batch);

  struct Found {
    std::vector<const Value*> values;  ///< Of a list, its elements. They die with the next call.
    bool is_empty_list = false;        ///< The value is a list without elements.
  };
  Found at(std::int64_t row);

  /// The value as a whole; of a way through a list, the list of what is there. Null if missing.
  Value whole_at(std::int64_t row);

  /// The type of the column that is stored under the name and no list; none if there is none.
  const std::shared_ptr<arrow::DataType>& column_type() const { return column_type_; }

  /// Whether the batch has the field as a column of integers, text or booleans, or does not have
  /// it: then append_one() is the quick way to its one value. Text may be dictionaries.
  bool is_flat() const { return is_flat_; }

  /// That column, null also where a struct around it is; none where the batch does not have it.
  const std::shared_ptr<arrow::Array>& flat_column() const { return column_; }

  /// Appends the one value of a row, or null, as bytes (sort_bytes.h). Only where is_flat().
  void append_one(std::int64_t row, std::string& bytes) const;

 private:
  FieldValues(Document document, std::vector<std::string> path,
              std::shared_ptr<arrow::DataType> column_type);

  bool bind_column(const arrow::RecordBatch& batch);

  Document document_;
  std::vector<std::string> path_;
  std::vector<std::string> columns_;
  std::shared_ptr<arrow::DataType> column_type_;
  bool is_flat_ = false;
  std::shared_ptr<arrow::Array> column_;  // Which the batch may lack.
  ValueBuilder builder_;
  Value row_;
};

/// Appends the value of a row of a flat column, or null, as bytes (sort_bytes.h).
void append_flat_value(const arrow::Array& array, std::int64_t row, std::string& bytes);

/// One field to sort by; of a list its smallest element, or its greatest if `descending`. An empty
/// list sorts before everything, and what is missing like null.
class SortField {
 public:
  SortField(FieldValues values, bool descending)
      : values_(std::move(values)), descending_(descending) {}

  const std::vector<std::string>& columns() const { return values_.columns(); }
  void bind(const BatchPointer& batch) { values_.bind(batch); }

  /// Appends the key of a row, as bytes that sort as rows do.
  void append_key(std::int64_t row, std::string& key);

 private:
  FieldValues values_;
  bool descending_;
};

}  // namespace wirelake
