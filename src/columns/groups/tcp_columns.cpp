#include "columns/groups/tcp_columns.h"

#include <arrow/array.h>

#include <utility>

#include "base/text_view.h"
#include "columns/arrow_value.h"

namespace wirelake {
namespace {

// In the order of their bits (RFC 9293 section 3.1).
ColumnDescription flags_column() {
  return struct_column(
      "flags", {
                   column("FIN", arrow::boolean(), "", "no more data from the sender"),
                   column("SYN", arrow::boolean(), "", "synchronise sequence numbers"),
                   column("RST", arrow::boolean(), "", "reset the connection"),
                   column("PSH", arrow::boolean(), "", "push function"),
                   column("ACK", arrow::boolean(), "", "acknowledgment number is significant"),
                   column("URG", arrow::boolean(), "", "urgent pointer is significant"),
                   column("ECE", arrow::boolean(), "", "ECN-Echo"),
                   column("CWR", arrow::boolean(), "", "congestion window reduced"),
               });
}

ColumnDescription options_column() {
  return struct_list_column("opts", "options in order, each with its kind and data",
                            {
                                column("kind", arrow::int32(), "", "number of the option (IANA)"),
                                column("data", arrow::binary(), "", "what it has behind its length",
                                       Encoding::kWithoutStatistics),
                            });
}

// The dict has options as pairs.
EmitValue bind_options(const ComputedValue::Arrays& arrays) {
  if (arrays[0]->type_id() != arrow::Type::LIST) return {};
  auto list = std::static_pointer_cast<arrow::ListArray>(arrays[0]);
  if (list->values()->type_id() != arrow::Type::STRUCT) return {};
  const auto& options = static_cast<const arrow::StructArray&>(*list->values());
  const auto kinds = options.GetFieldByName("kind");
  auto data = options.GetFieldByName("data");
  if (!kinds || kinds->type_id() != arrow::Type::INT32 || !data) return {};
  return [list = std::move(list), kinds = std::static_pointer_cast<arrow::Int32Array>(kinds),
          data = std::move(data)](std::int64_t row, ValueSink& sink) {
    sink.begin_list();
    for (std::int64_t i = list->value_offset(row); i < list->value_offset(row + 1); ++i)
      sink.option(kinds->Value(i), binary_value(*data, i));
    sink.end_list();
  };
}

}  // namespace

ColumnGroup TcpColumns::describe() {
  return {
      .name = "tcp",
      .columns = {struct_column(
          "tcp_info",
          {
              column("sport", arrow::int32(), "",
                     "source port; tcp_info is null without a TCP header"),
              column("dport", arrow::int32(), "", "destination port"),
              flags_column(),
              options_column(),
              column("seq", arrow::int64(), "", "sequence number", Encoding::kWithoutDictionary),
              column("ack", arrow::int64(), "", "acknowledgment number",
                     Encoding::kWithoutDictionary),
              column("window", arrow::int32(), "", "window as it is sent, without its scale"),
              column("payload_len", arrow::int64(), "bytes", "of the payload, captured"),
              column("payload", arrow::binary(), "", "bytes of the segment, captured",
                     Encoding::kPlainBytes),
              later_column("flag_bits", arrow::int32(), "",
                           "all twelve bits below the data offset; 256 is AE (RFC 9768)"),
              later_column("retransmission", arrow::boolean(), "",
                           "whether it has payload all of which was seen before; null where its "
                           "flow was not followed"),
          })},
      .dict = {object_key("tcp_info", {
                                          stored_key("sport"),
                                          stored_key("dport"),
                                          stored_key("flags"),
                                          computed_key("opts", {.columns = {"tcp_info.opts"},
                                                                .bind = bind_options}),
                                          stored_key("seq"),
                                          stored_key("ack"),
                                          stored_key("payload"),
                                      })}};
}

arrow::Status TcpColumns::append(const Packet& packet, RowContext& context) {
  const TcpSegment& segment = *packet.tcp;
  sport_.put(segment.source_port);
  dport_.put(segment.destination_port);
  seq_.put(segment.sequence);
  ack_.put(segment.acknowledgment);
  window_.put(segment.window);
  flags_.put(segment.flags);
  flag_bits_.put(segment.flags);
  if (packet.in_flow) {
    retransmission_.value().put(packet.in_flow->is_retransmission);
  } else {
    retransmission_.put_nulls(1);
  }
  ARROW_RETURN_NOT_OK(append_options(segment.options));
  const auto payload_len = static_cast<std::int64_t>(segment.payload.size());
  payload_len_.put(payload_len);
  context.payload_bytes += payload_len;
  return payload_.put_long(as_text(segment.payload));
}

arrow::Status TcpColumns::append_options(Bytes options) {
  // An option is at least a byte.
  const auto most = static_cast<std::int64_t>(options.size());
  std::int32_t count = 0;
  if (most > 0) {
    auto& kinds = opts_.items().field<0>();
    auto& data = opts_.items().field<1>();
    ARROW_RETURN_NOT_OK(kinds.reserve(most));
    ARROW_RETURN_NOT_OK(data.reserve(most, most));
    TcpOptionWalk walk(options);
    while (const auto option = walk.next()) {
      kinds.put(option->kind);
      data.put(as_text(option->data));
      ++count;
    }
  }
  opts_.put(count);
  return arrow::Status::OK();
}

}  // namespace wirelake
