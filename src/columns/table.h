// Table: rows of one kind in a collection, as stores write and read them.
//
// A collection has packets, and may have further tables beside them. All that a store has to know
// of one is here: it writes the schema as it is, keeps rows in the order of a load and a number in
// it, and encodes columns as the table says. Plain values; thread-safe.
#pragma once

#include <arrow/type_fwd.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace wirelake {

/// How columns are encoded, by the dotted names of leaves as Parquet has them (lists have
/// "list.element" in between). The others have a dictionary and statistics.
struct ColumnEncodings {
  std::vector<std::string> without_dictionary;  ///< Values that hardly ever repeat.
  std::vector<std::string> differences;         ///< Values that rise, mostly.
  std::vector<std::string> without_statistics;  ///< Bytes that nobody compares.
};

/// The column of text that says which load a row is of, in every table.
inline constexpr const char* kLoadColumn = "load";

struct Table {
  std::string name;  ///< "packets".
  std::shared_ptr<arrow::Schema> schema;
  std::string number;  ///< The column of 64 bits by which the rows of a load are in order.
  /// The column of nanoseconds that says when a row begins; none in a table without times.
  std::string time = {};
  ColumnEncodings encodings;
};

const Table& packets_table();
const Table& flows_table();

/// The tables of a collection: packets, then those beside them.
using Tables = std::vector<const Table*>;

const Tables& collection_tables();

/// Those of `tables` beside the packets.
std::span<const Table* const> further_tables(const Tables& tables);

}  // namespace wirelake
