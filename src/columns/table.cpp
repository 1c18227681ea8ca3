#include "columns/table.h"

#include "columns/schema.h"

namespace wirelake {

const Table& packets_table() {
  static const Table table = {
      .name = "packets",
      .schema = packet_schema(),
      .load = "load",
      .number = "frame",
      .encodings = {
          .without_dictionary = {"tcp_info.seq", "tcp_info.ack", "tcp_info.payload",
                                 "udp_info.payload", "header"},
          .differences = {"frame", "ts_ns", "ts"},
          .without_statistics = {"tcp_info.payload", "udp_info.payload", "header",
                                 "tcp_info.opts.list.element.data"},
      }};
  return table;
}

const Tables& collection_tables() {
  static const Tables tables = {&packets_table()};
  return tables;
}

}  // namespace wirelake
