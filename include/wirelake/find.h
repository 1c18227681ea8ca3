// What can be asked of the packets of a collection, and what it took to answer. Plain values.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wirelake/cancellation.h"
#include "wirelake/query.h"

namespace wirelake {

/// A field to sort by, dotted for what is inside, in MongoDB's order of values.
struct SortKey {
  std::string field;
  bool descending = false;

  bool operator==(const SortKey&) const = default;
};

/// The keys of the packet dict (docs/packet-records.md), in order.
std::vector<std::string> packet_dict_keys();

struct FindOptions {
  std::uint64_t limit = 0;  ///< 0: all.
  std::uint64_t skip = 0;
  /// Keys of the packet dict and stored columns, dotted for what is inside; none: the dict.
  std::vector<std::string> fields = {};
  Query query = {};
  std::vector<SortKey> sort = {};  ///< The first decides; without any, by load, then by frame.
  Cancellation cancellation = {};
};

struct CountByOptions {
  /// Keys of the packet dict and stored columns, dotted for what is inside; at least one.
  std::vector<std::string> fields;
  /// Columns of integers, dotted for what is inside, whose sums are wanted. Beyond 64 bits they
  /// stop.
  std::vector<std::string> sums = {};
  Query query = {};
  std::uint64_t limit = 0;  ///< Groups at most; 0: all.
  Cancellation cancellation = {};
};

/// At least one of `field` and `every`.
struct TopOptions {
  /// A key of the packet dict or a stored column, dotted for what is inside.
  std::optional<std::string> field = {};
  /// A column of integers, dotted for what is inside, whose sums are wanted and decide. Beyond 64
  /// bits they stop.
  std::optional<std::string> sum = {};
  /// How long the intervals are, if time is to be cut into some: from 1 ns on. They begin at
  /// multiples of it since 1970-01-01 UTC.
  std::optional<std::chrono::nanoseconds> every = {};
  Query query = {};
  std::uint64_t limit = 10;  ///< Values at most, with `every` in each interval; 0: all.
  Cancellation cancellation = {};
};

/// What it took to answer a query.
struct QueryReport {
  std::uint64_t files = 0;            ///< Of the collection.
  std::uint64_t files_read = 0;       ///< The others were settled by their statistics.
  std::uint64_t row_groups = 0;       ///< In the files that were read.
  std::uint64_t row_groups_read = 0;  ///< The others were settled by theirs.
  std::uint64_t rows_read = 0;        ///< In these.
  std::uint64_t rows_matched = 0;
  std::vector<std::string> query_columns = {};  ///< Read to find the rows, by dotted name.
  std::vector<std::string> columns = {};        ///< Read of the rows that were found.
};

}  // namespace wirelake
