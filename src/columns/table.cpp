#include "columns/table.h"

#include "columns/flow_groups.h"
#include "columns/packet_groups.h"
#include "columns/schema.h"

namespace wirelake {
namespace {

Table with_encodings(Table table, const std::vector<ColumnGroup>& groups) {
  for (const ColumnGroup& group : groups)
    add_encodings(group.columns, table.encodings);
  return table;
}

}  // namespace

const Table& packets_table() {
  static const Table table = with_encodings({.name = "packets",
                                             .schema = packet_schema(),
                                             .number = "frame",
                                             .time = "ts_ns",
                                             .encodings = {}},
                                            packet_groups());
  return table;
}

const Table& flows_table() {
  static const Table table = with_encodings({.name = "flows",
                                             .schema = flow_schema(),
                                             .number = "flow",
                                             .time = "start_ns",
                                             .encodings = {}},
                                            flow_groups());
  return table;
}

std::span<const Table* const> further_tables(const Tables& tables) {
  return std::span(tables).subspan(1);
}

const Tables& collection_tables() {
  static const Tables tables = {&packets_table(), &flows_table()};
  return tables;
}

}  // namespace wirelake
