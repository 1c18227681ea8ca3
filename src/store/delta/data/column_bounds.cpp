#include "store/delta/data/column_bounds.h"

#include <parquet/statistics.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "store/json_members.h"
#include "store/stored_json.h"

namespace wirelake::delta {
namespace {

using Bound = std::variant<std::monostate, std::int64_t, std::string>;

// Text that was no UTF-8 stands in the log with another character, and no longer bounds anything.
constexpr std::string_view kReplacement = "\xef\xbf\xbd";

// The member at a dotted name; null if there is none.
const nlohmann::json& member_at(const nlohmann::json& object, std::string_view name) {
  const nlohmann::json* value = &object;
  while (true) {
    const std::size_t dot = name.find('.');
    value = &member(*value, std::string(name.substr(0, dot)).c_str());
    if (dot == std::string_view::npos) return *value;
    name.remove_prefix(dot + 1);
  }
}

Bound bound_of(const nlohmann::json& value) {
  if (!value.is_string()) {
    // Not of floating-point numbers, which have values beside all bounds.
    const auto number = value.is_number_float() ? std::nullopt : integer_of(value);
    return number ? Bound(*number) : Bound();
  }
  const auto& text = value.get_ref<const std::string&>();
  return text.find(kReplacement) == std::string::npos ? Bound(text) : Bound();
}

std::optional<ColumnBounds> bounds_in(const nlohmann::json& stats, const std::string& column) {
  const auto rows = integer_of(member(stats, "numRecords"), kNotNegative);
  if (!rows) return std::nullopt;
  ColumnBounds bounds;
  bounds.rows = static_cast<std::uint64_t>(*rows);
  bounds.smallest = bound_of(member_at(member(stats, "minValues"), column));
  bounds.greatest = bound_of(member_at(member(stats, "maxValues"), column));
  if (bounds.smallest > bounds.greatest) bounds.smallest = bounds.greatest = {};
  const auto nulls = integer_of(member_at(member(stats, "nullCount"), column), kNotNegative);
  // Writers differ in whether the nulls of the structs around a value count.
  const bool is_top = column.find('.') == std::string::npos;
  if (is_top && nulls) bounds.nulls = static_cast<std::uint64_t>(*nulls);
  return bounds;
}

template <typename Type, typename Convert>
void add_bounds(const parquet::Statistics& statistics, Convert convert, ColumnBounds& bounds) {
  const auto& typed = static_cast<const parquet::TypedStatistics<Type>&>(statistics);
  bounds.smallest = convert(typed.min());
  bounds.greatest = convert(typed.max());
}

std::optional<ColumnBounds> bounds_in(const parquet::FileMetaData& metadata, int row_group,
                                      const std::string& column) {
  const int index = metadata.schema()->ColumnIndex(column);
  if (index < 0) return std::nullopt;
  const auto group = metadata.RowGroup(row_group);
  const auto chunk = group->ColumnChunk(index);
  const auto statistics = chunk->statistics();
  if (!statistics) return std::nullopt;
  ColumnBounds bounds;
  bounds.rows = static_cast<std::uint64_t>(group->num_rows());
  const std::int64_t values = statistics->num_values();
  // Certain only where the nulls and the others are all the rows.
  if (statistics->HasNullCount() && statistics->null_count() >= 0 && values >= 0 &&
      statistics->null_count() + values == group->num_rows()) {
    bounds.nulls = static_cast<std::uint64_t>(statistics->null_count());
  }
  if (!statistics->HasMinMax()) return bounds;
  const auto integer = [](auto value) { return std::int64_t{value}; };
  switch (metadata.schema()->Column(index)->physical_type()) {
    case parquet::Type::INT32:
      add_bounds<parquet::Int32Type>(*statistics, integer, bounds);
      break;
    case parquet::Type::INT64:
      add_bounds<parquet::Int64Type>(*statistics, integer, bounds);
      break;
    case parquet::Type::BYTE_ARRAY:
      add_bounds<parquet::ByteArrayType>(
          *statistics,
          [](const parquet::ByteArray& value) {
            return std::string(reinterpret_cast<const char*>(value.ptr), value.len);
          },
          bounds);
      break;
    default:
      break;
  }
  return bounds;
}

}  // namespace

BoundsOf bounds_of_file(const std::string& stats) {
  auto parsed = std::make_shared<const nlohmann::json>(stored_json_or_null(stats));
  return [parsed = std::move(parsed)](const std::string& column) {
    return bounds_in(*parsed, column);
  };
}

BoundsOf bounds_of_row_group(const parquet::FileMetaData& metadata, int row_group) {
  return [&metadata, row_group](const std::string& column) {
    return bounds_in(metadata, row_group, column);
  };
}

}  // namespace wirelake::delta
