#include "columns/groups/tls_columns.h"

#include <arrow/array.h>

#include "columns/arrow_value.h"

namespace wirelake {
namespace {

// The bodies of the records, out of the payload.
EmitValue bind_data(const ComputedValue::Arrays& arrays) {
  if (!arrays[1]) return {};
  return [payload = arrays[1]](std::int64_t row, ValueSink& sink) {
    sink.begin_list();
    TlsRecordWalk walk(binary_value(*payload, row));
    while (const auto body = walk.next())
      sink.bytes(*body);
    sink.end_list();
  };
}

}  // namespace

ColumnGroup TlsColumns::describe() {
  return {.name = "tls",
          .columns = {struct_column(
              "tls_info",
              {
                  column("type", arrow::utf8(), "",
                         "content type of the first record; tls_info is null without one"),
                  column("ver", arrow::utf8(), "",
                         "version of the first record's layer, not of the connection"),
                  column("len", arrow::int32(), "bytes", "of the first record, as it says"),
                  column("records", arrow::int32(), "", "complete records in the segment"),
                  list_column("data_length", arrow::int32(), "bytes", "of each complete record"),
              })},
          .dict = {object_key(
              "tls_info", {
                              stored_key("type"),
                              stored_key("ver"),
                              stored_key("len"),
                              stored_key("records"),
                              computed_key("data", {.columns = {"tls_info.len", "tcp_info.payload"},
                                                    .bind = bind_data,
                                                    .type = arrow::list(arrow::binary())}),
                              stored_key("data_length"),
                          })}};
}

arrow::Status TlsColumns::append(const Packet& packet, RowContext&) {
  const TlsRecords& tls = *packet.tls;
  const auto count = static_cast<std::int32_t>(tls.complete_count);
  type_.put(tls_type_name(tls.content_type));
  ver_.put(tls_version_name(tls.version));
  len_.put(tls.declared_len);
  records_.put(count);
  data_length_.put(count);
  if (count == 0) return arrow::Status::OK();
  ARROW_RETURN_NOT_OK(data_length_.items().reserve(count));
  TlsRecordWalk walk(packet.tcp->payload);
  while (const auto body = walk.next())
    data_length_.items().put(static_cast<std::int32_t>(body->size()));
  return arrow::Status::OK();
}

}  // namespace wirelake
