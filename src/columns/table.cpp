#include "columns/table.h"

#include "columns/packet_groups.h"
#include "columns/schema.h"

namespace wirelake {
namespace {

Table make_packets_table() {
  Table table = {.name = "packets", .schema = packet_schema(), .number = "frame", .encodings = {}};
  for (const ColumnGroup& group : packet_groups())
    add_encodings(group.columns, table.encodings);
  return table;
}

}  // namespace

const Table& packets_table() {
  static const Table table = make_packets_table();
  return table;
}

std::span<const Table* const> further_tables(const Tables& tables) {
  return std::span(tables).subspan(1);
}

const Tables& collection_tables() {
  static const Tables tables = {&packets_table()};
  return tables;
}

}  // namespace wirelake
