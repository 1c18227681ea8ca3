#include "store/delta/data/file_statistics.h"

#include <parquet/schema.h>
#include <parquet/statistics.h>
#include <parquet/types.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "base/integers.h"
#include "base/json_line.h"
#include "base/time_text.h"
#include "store/json_members.h"
#include "store/stored_json.h"

namespace wirelake::delta {
namespace {

constexpr std::int64_t kMicrosecondsPerMillisecond = 1000;

std::string_view as_text(const parquet::ByteArray& value) {
  return {reinterpret_cast<const char*>(value.ptr), value.len};
}

template <typename Type>
const parquet::TypedStatistics<Type>& typed(const parquet::Statistics& statistics) {
  return static_cast<const parquet::TypedStatistics<Type>&>(statistics);
}

// Smallest, greatest and missing values of a column, over the row groups of a file.
template <typename Value>
struct Bounds {
  std::optional<Value> smallest = {};
  std::optional<Value> greatest = {};
  std::int64_t nulls = 0;
  bool complete = true;  // False once a row group with values came without statistics.

  template <typename Type, typename Convert>
  void add(const parquet::Statistics* statistics, Convert convert) {
    if (!statistics || !statistics->HasNullCount()) {
      complete = false;
      return;
    }
    nulls += statistics->null_count();
    if (statistics->num_values() == 0) return;
    if (!statistics->HasMinMax()) {
      complete = false;
      return;
    }
    const Value low = convert(typed<Type>(*statistics).min());
    const Value high = convert(typed<Type>(*statistics).max());
    if (!smallest || low < *smallest) smallest = low;
    if (!greatest || high > *greatest) greatest = high;
  }
};

template <typename Type, typename Convert>
auto bounds_of(const parquet::FileMetaData& metadata, int column, Convert convert) {
  using Value = decltype(convert(std::declval<typename Type::c_type>()));
  Bounds<Value> bounds;
  for (int group = 0; group < metadata.num_row_groups(); ++group) {
    const auto row_group = metadata.RowGroup(group);
    bounds.template add<Type>(row_group->ColumnChunk(column)->statistics().get(), convert);
  }
  return bounds;
}

struct Members {
  // Of a kind that finds a name among thousands.
  nlohmann::json min_values = nlohmann::json::object();
  nlohmann::json max_values = nlohmann::json::object();
  nlohmann::json null_count = nlohmann::json::object();

  template <typename Value>
  void add(const std::string& name, const Bounds<Value>& bounds) {
    add(
        name, bounds, [](const Value& value) { return nlohmann::json(value); },
        [](const Value& value) { return nlohmann::json(value); });
  }

  template <typename Value, typename ShowLow, typename ShowHigh>
  void add(const std::string& name, const Bounds<Value>& bounds, ShowLow low, ShowHigh high) {
    if (!bounds.complete) return;
    null_count[name] = bounds.nulls;
    if (!bounds.smallest) return;
    min_values[name] = low(*bounds.smallest);
    max_values[name] = high(*bounds.greatest);
  }
};

std::string low_milliseconds(std::int64_t microseconds) {
  return utc_text(microseconds, 3);  // Cuts off, which is downwards for the text of a time.
}

// Delta's statistics have milliseconds: a bound from above has to be rounded upwards.
std::string high_milliseconds(std::int64_t microseconds) {
  return utc_text(saturated_sum(microseconds, kMicrosecondsPerMillisecond - 1), 3);
}

void add_column(const parquet::FileMetaData& metadata, int column, Members& members) {
  const parquet::ColumnDescriptor& descriptor = *metadata.schema()->Column(column);
  const std::string name = descriptor.path()->ToDotString();
  if (name.find('.') != std::string::npos) return;  // Only plain top-level columns.
  const bool is_time = descriptor.logical_type()->is_timestamp();
  switch (descriptor.physical_type()) {
    case parquet::Type::INT32:
      return members.add(name, bounds_of<parquet::Int32Type>(
                                   metadata, column, [](std::int32_t value) { return value; }));
    case parquet::Type::INT64: {
      const auto bounds =
          bounds_of<parquet::Int64Type>(metadata, column, [](std::int64_t value) { return value; });
      if (is_time) return members.add(name, bounds, low_milliseconds, high_milliseconds);
      return members.add(name, bounds);
    }
    case parquet::Type::BYTE_ARRAY:
      if (!descriptor.logical_type()->is_string()) return;
      return members.add(name, bounds_of<parquet::ByteArrayType>(
                                   metadata, column, [](const parquet::ByteArray& value) {
                                     return std::string(as_text(value));
                                   }));
    default:
      return;
  }
}

std::shared_ptr<parquet::Statistics> statistics_of(const parquet::FileMetaData& metadata,
                                                   int row_group, const std::string& column,
                                                   parquet::Type::type type) {
  const int index = metadata.schema()->ColumnIndex(column);
  if (index < 0 || metadata.schema()->Column(index)->physical_type() != type) return nullptr;
  auto statistics = metadata.RowGroup(row_group)->ColumnChunk(index)->statistics();
  if (!statistics || !statistics->HasMinMax()) return nullptr;
  if (!statistics->HasNullCount() || statistics->null_count() != 0) return nullptr;
  return statistics;
}

}  // namespace

std::string statistics_json(const parquet::FileMetaData& metadata) {
  Members members;
  for (int column = 0; column < metadata.num_columns(); ++column) {
    add_column(metadata, column, members);
  }
  const nlohmann::json json = {{"numRecords", metadata.num_rows()},
                               {"minValues", std::move(members.min_values)},
                               {"maxValues", std::move(members.max_values)},
                               {"nullCount", std::move(members.null_count)}};
  return json_line(json);
}

std::optional<RowKeyRange> key_range(const std::string& stats, const Table& table) {
  const auto json = stored_json_or_null(stats);
  const nlohmann::json& low = member(json, "minValues");
  const nlohmann::json& high = member(json, "maxValues");
  const nlohmann::json& nulls = member(json, "nullCount");
  for (const char* column : {kLoadColumn, table.number.c_str()}) {
    if (integer_of(member(nulls, column)) != 0) return std::nullopt;
  }
  const nlohmann::json& first_load = member(low, kLoadColumn);
  const nlohmann::json& last_load = member(high, kLoadColumn);
  const auto first_number = integer_of(member(low, table.number.c_str()));
  const auto last_number = integer_of(member(high, table.number.c_str()));
  if (!first_load.is_string() || !last_load.is_string() || !first_number || !last_number) {
    return std::nullopt;
  }
  RowKeyRange range = {{first_load.get<std::string>(), *first_number},
                       {last_load.get<std::string>(), *last_number}};
  if (range.first.load > range.last.load || range.first.number > range.last.number) {
    return std::nullopt;
  }
  return range;
}

std::optional<RowKeyRange> key_range(const parquet::FileMetaData& metadata, int row_group,
                                     const Table& table) {
  const auto loads = statistics_of(metadata, row_group, kLoadColumn, parquet::Type::BYTE_ARRAY);
  const auto numbers = statistics_of(metadata, row_group, table.number, parquet::Type::INT64);
  if (!loads || !numbers) return std::nullopt;
  const auto& load = typed<parquet::ByteArrayType>(*loads);
  const auto& number = typed<parquet::Int64Type>(*numbers);
  return RowKeyRange{{std::string(as_text(load.min())), number.min()},
                     {std::string(as_text(load.max())), number.max()}};
}

std::optional<std::uint64_t> row_count(const std::string& stats) {
  const auto json = stored_json_or_null(stats);
  const auto count = integer_of(member(json, "numRecords"), kNotNegative);
  return count ? std::optional(static_cast<std::uint64_t>(*count)) : std::nullopt;
}

}  // namespace wirelake::delta
