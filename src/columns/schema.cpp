#include "columns/schema.h"

#include <arrow/type.h>

namespace wirelake {
namespace {

std::shared_ptr<arrow::DataType> list_of(std::shared_ptr<arrow::DataType> type) {
  return arrow::list(arrow::field("element", std::move(type)));
}

std::shared_ptr<arrow::DataType> flags_type() {
  arrow::FieldVector fields;
  for (const char* name : {"FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"}) {
    fields.push_back(arrow::field(name, arrow::boolean()));
  }
  return arrow::struct_(fields);
}

std::shared_ptr<arrow::DataType> tcp_info_type() {
  const auto option =
      arrow::struct_({arrow::field("kind", arrow::int32()), arrow::field("data", arrow::binary())});
  return arrow::struct_({
      arrow::field("sport", arrow::int32()),
      arrow::field("dport", arrow::int32()),
      arrow::field("flags", flags_type()),
      arrow::field("opts", list_of(option)),
      arrow::field("seq", arrow::int64()),
      arrow::field("ack", arrow::int64()),
      arrow::field("window", arrow::int32()),
      arrow::field("payload_len", arrow::int64()),
      arrow::field("payload", arrow::binary()),
  });
}

std::shared_ptr<arrow::DataType> udp_info_type() {
  return arrow::struct_({
      arrow::field("sport", arrow::int32()),
      arrow::field("dport", arrow::int32()),
      arrow::field("payload_len", arrow::int64()),
      arrow::field("payload", arrow::binary()),
  });
}

std::shared_ptr<arrow::DataType> tls_info_type() {
  return arrow::struct_({
      arrow::field("type", arrow::utf8()),
      arrow::field("ver", arrow::utf8()),
      arrow::field("len", arrow::int32()),
      arrow::field("records", arrow::int32()),
      arrow::field("data_length", list_of(arrow::int32())),
  });
}

}  // namespace

const std::shared_ptr<arrow::Schema>& packet_schema() {
  static const auto schema = arrow::schema({
      arrow::field("load", arrow::utf8()),
      arrow::field("capture", arrow::utf8()),
      arrow::field("frame", arrow::int64()),
      arrow::field("ts_ns", arrow::int64()),
      arrow::field("time_digits", arrow::int32()),
      arrow::field("ts", arrow::timestamp(arrow::TimeUnit::MICRO, "UTC")),
      arrow::field("type", arrow::utf8()),
      arrow::field("src", arrow::utf8()),
      arrow::field("dst", arrow::utf8()),
      arrow::field("len", arrow::int64()),
      arrow::field("proto", arrow::utf8()),
      arrow::field("protocol", arrow::int32()),
      arrow::field("ttl", arrow::int32()),
      arrow::field("caplen", arrow::int64()),
      arrow::field("wirelen", arrow::int64()),
      arrow::field("linktype", arrow::int32()),
      arrow::field("vlan", list_of(arrow::int32())),
      arrow::field("sport", arrow::int32()),
      arrow::field("dport", arrow::int32()),
      arrow::field("tcp_info", tcp_info_type()),
      arrow::field("udp_info", udp_info_type()),
      arrow::field("tls_info", tls_info_type()),
      arrow::field("header", arrow::binary()),
  });
  return schema;
}

bool is_later_column(std::string_view name) {
  return name == "sport" || name == "dport";
}

}  // namespace wirelake
