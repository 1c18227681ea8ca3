// ColumnDescription: all that is known of a column but how it is filled.
//
// Each column of a collection is described in one place, by the group that it is of (groups/). Its
// field in the schema, its encoding in Parquet, its line in docs/store-format.md and in `show
// --columns` are made of that. Plain values; thread-safe.
#pragma once

#include <arrow/type.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "columns/table.h"

namespace wirelake {

/// How a column is encoded in Parquet.
enum class Encoding {
  kDictionary,         ///< Values that repeat.
  kWithoutDictionary,  ///< Values that hardly ever repeat.
  kDifferences,        ///< Values that rise, mostly.
  kWithoutStatistics,  ///< Bytes that repeat and that nobody compares.
  kPlainBytes,         ///< Bytes that hardly ever repeat and that nobody compares.
};

struct ColumnDescription {
  std::string name;
  std::shared_ptr<arrow::DataType> type;  ///< One that Delta Lake has too.
  std::string_view unit = {};             ///< Empty where there is none.
  std::string_view meaning = {};          ///< Of a struct, empty: its fields have one each.
  Encoding encoding = Encoding::kDictionary;
  std::vector<ColumnDescription> fields = {};  ///< Of a struct, or of the structs in a list.
  bool is_later = false;  ///< A field that structs of collections made before it may lack.
};

ColumnDescription column(std::string name, std::shared_ptr<arrow::DataType> type,
                         std::string_view unit, std::string_view meaning,
                         Encoding encoding = Encoding::kDictionary);

/// The same for a field that a struct has got since.
ColumnDescription later_column(std::string name, std::shared_ptr<arrow::DataType> type,
                               std::string_view unit, std::string_view meaning,
                               Encoding encoding = Encoding::kDictionary);

ColumnDescription struct_column(std::string name, std::vector<ColumnDescription> fields);

/// A list of plain values.
ColumnDescription list_column(std::string name, const std::shared_ptr<arrow::DataType>& element,
                              std::string_view unit, std::string_view meaning);

/// A list of structs. People are shown it as one column.
ColumnDescription struct_list_column(std::string name, std::string_view meaning,
                                     std::vector<ColumnDescription> fields);

/// The columns as a schema has them; all nullable, down to the leaves.
arrow::FieldVector fields_of(const std::vector<ColumnDescription>& columns);

/// Adds what stores have to know of the encodings of `columns`.
void add_encodings(const std::vector<ColumnDescription>& columns, ColumnEncodings& encodings);

}  // namespace wirelake
