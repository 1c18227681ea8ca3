#include "columns/column_description.h"

#include <utility>

namespace wirelake {
namespace {

// As the format of Parquet says.
constexpr const char* kElement = "element";

void add_encoding(const std::string& leaf, Encoding encoding, ColumnEncodings& encodings) {
  const bool is_plain = encoding == Encoding::kPlainBytes;
  if (encoding == Encoding::kDifferences) encodings.differences.push_back(leaf);
  if (encoding == Encoding::kWithoutDictionary || is_plain) {
    encodings.without_dictionary.push_back(leaf);
  }
  if (encoding == Encoding::kWithoutStatistics || is_plain) {
    encodings.without_statistics.push_back(leaf);
  }
}

void add_encodings_below(const std::vector<ColumnDescription>& columns, const std::string& prefix,
                         ColumnEncodings& encodings) {
  for (const ColumnDescription& column : columns) {
    std::string path = prefix + column.name;
    if (column.type->id() == arrow::Type::LIST) path += std::string(".list.") + kElement;
    if (column.fields.empty()) {
      add_encoding(path, column.encoding, encodings);
    } else {
      add_encodings_below(column.fields, path + '.', encodings);
    }
  }
}

std::shared_ptr<arrow::DataType> list_of(std::shared_ptr<arrow::DataType> type) {
  return arrow::list(arrow::field(kElement, std::move(type)));
}

}  // namespace

ColumnDescription column(std::string name, std::shared_ptr<arrow::DataType> type,
                         std::string_view unit, std::string_view meaning, Encoding encoding) {
  return {std::move(name), std::move(type), unit, meaning, encoding};
}

ColumnDescription later_column(std::string name, std::shared_ptr<arrow::DataType> type,
                               std::string_view unit, std::string_view meaning, Encoding encoding) {
  ColumnDescription later = column(std::move(name), std::move(type), unit, meaning, encoding);
  later.is_later = true;
  return later;
}

ColumnDescription struct_column(std::string name, std::vector<ColumnDescription> fields) {
  auto type = arrow::struct_(fields_of(fields));
  return {.name = std::move(name), .type = std::move(type), .fields = std::move(fields)};
}

ColumnDescription list_column(std::string name, const std::shared_ptr<arrow::DataType>& element,
                              std::string_view unit, std::string_view meaning) {
  return {std::move(name), list_of(element), unit, meaning};
}

ColumnDescription struct_list_column(std::string name, std::string_view meaning,
                                     std::vector<ColumnDescription> fields) {
  auto type = list_of(arrow::struct_(fields_of(fields)));
  return {.name = std::move(name),
          .type = std::move(type),
          .meaning = meaning,
          .fields = std::move(fields)};
}

arrow::FieldVector fields_of(const std::vector<ColumnDescription>& columns) {
  arrow::FieldVector fields;
  for (const ColumnDescription& column : columns)
    fields.push_back(arrow::field(column.name, column.type));
  return fields;
}

void add_encodings(const std::vector<ColumnDescription>& columns, ColumnEncodings& encodings) {
  add_encodings_below(columns, "", encodings);
}

}  // namespace wirelake
