#include "columns/packet_columns.h"

#include <arrow/array.h>
#include <arrow/builder.h>

#include <array>
#include <string_view>
#include <utility>

#include "base/text_view.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/schema.h"

namespace wirelake {
namespace {

std::int64_t floor_to_microseconds(std::int64_t nanoseconds) {
  return nanoseconds / 1000 - (nanoseconds % 1000 < 0 ? 1 : 0);
}

// The captured frame without the payload that has a column of its own.
struct HeaderParts {
  Bytes before;
  Bytes after;
};

HeaderParts header_parts(const Packet& packet) {
  const Bytes payload = packet.tcp   ? packet.tcp->payload
                        : packet.udp ? packet.udp->payload
                                     : Bytes();
  if (payload.empty()) return {packet.bytes, {}};
  const auto at = static_cast<std::size_t>(payload.data() - packet.bytes.data());
  return {packet.bytes.first(at), packet.bytes.subspan(at + payload.size())};
}

}  // namespace

// A builder per leaf of the schema. The structs' validities are kept beside their fields, since
// arrow::StructBuilder would look up every field anew for every packet.
struct PacketColumns::Builders {
  using Validity = arrow::TypedBufferBuilder<bool>;

  struct List {
    arrow::TypedBufferBuilder<std::int32_t> offsets;
    Validity validity;
    std::int32_t length = 0;
  };

  explicit Builders(ColumnsOptions columns_options) : options(columns_options) {}

  ColumnsOptions options;
  std::string load_text;
  std::string capture_text;
  arrow::Status failure;
  std::int64_t rows = 0;
  std::int64_t payload_bytes = 0;

  arrow::StringBuilder load, capture;
  arrow::Int64Builder frame, ts_ns;
  arrow::Int32Builder time_digits;
  arrow::TimestampBuilder ts{arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"),
                             arrow::default_memory_pool()};
  arrow::StringBuilder type, src, dst, proto;
  arrow::Int32Builder len, protocol, ttl, caplen, wirelen, linktype;
  List vlan;
  arrow::Int32Builder vlan_ids;

  Validity tcp_validity;
  arrow::Int32Builder tcp_sport, tcp_dport, tcp_window, tcp_payload_len;
  std::array<arrow::BooleanBuilder, 8> tcp_flags;
  List tcp_opts;
  arrow::Int32Builder option_kinds;
  arrow::BinaryBuilder option_data;
  arrow::Int64Builder tcp_seq, tcp_ack;
  arrow::BinaryBuilder tcp_payload;

  Validity udp_validity;
  arrow::Int32Builder udp_sport, udp_dport, udp_payload_len;
  arrow::BinaryBuilder udp_payload;

  Validity tls_validity;
  arrow::StringBuilder tls_type, tls_ver;
  arrow::Int32Builder tls_len, tls_records;
  List tls_data_length;
  arrow::Int32Builder tls_lengths;

  arrow::BinaryBuilder header;

  void check(const arrow::Status& status) {
    if (!status.ok() && failure.ok()) failure = status;
  }

  template <typename Builder, typename Value>
  void put(Builder& builder, Value value) {
    check(builder.Append(value));
  }
  template <typename... Builder>
  void put_null(Builder&... builder) {
    (check(builder.AppendNull()), ...);
  }
  void put_list(List& list, std::int32_t items) {
    check(list.offsets.Append(list.length));
    check(list.validity.Append(true));
    list.length += items;
  }
  void put_null_list(List& list) {
    check(list.offsets.Append(list.length));
    check(list.validity.Append(false));
  }
  void put_payload(arrow::BinaryBuilder& builder, Bytes payload) {
    put(builder, as_text(payload));
    payload_bytes += static_cast<std::int64_t>(payload.size());
  }

  void append_frame(const Packet& packet);
  void append_ip(const Packet& packet);
  void append_tcp(const std::optional<TcpSegment>& tcp);
  void append_udp(const std::optional<UdpDatagram>& udp);
  void append_tls(const Packet& packet);
  void append_header(const Packet& packet);

  arrow::Result<std::shared_ptr<arrow::Array>> finish_list(List& list,
                                                           std::shared_ptr<arrow::Array> values);
  arrow::Result<std::shared_ptr<arrow::Array>> finish_struct(int column, Validity& validity,
                                                             const arrow::ArrayVector& fields);
  arrow::Result<std::shared_ptr<arrow::Array>> finish_flags();
  arrow::Result<std::shared_ptr<arrow::Array>> finish_options();
  arrow::Result<std::shared_ptr<arrow::Array>> finish_tcp();
  arrow::Result<std::shared_ptr<arrow::Array>> finish_udp();
  arrow::Result<std::shared_ptr<arrow::Array>> finish_tls();
  arrow::Result<std::shared_ptr<arrow::RecordBatch>> finish();
};

void PacketColumns::Builders::append_frame(const Packet& packet) {
  put(load, load_text);
  put(capture, capture_text);
  put(frame, static_cast<std::int64_t>(packet.frame));
  put(ts_ns, packet.timestamp_ns);
  put(time_digits, packet.time_digits);
  put(ts, floor_to_microseconds(packet.timestamp_ns));
  put(caplen, static_cast<std::int32_t>(packet.captured_len));
  put(wirelen, static_cast<std::int32_t>(packet.wire_len));
  put(linktype, packet.linktype);
  put_list(vlan, packet.vlan.count);
  for (int i = 0; i < packet.vlan.count; ++i)
    put(vlan_ids, packet.vlan.ids[i]);
}

void PacketColumns::Builders::append_ip(const Packet& packet) {
  std::array<char, kMaxAddressText> text;
  put(type, packet.version() == IpVersion::kV4 ? std::string_view("IPv4") : "IPv6");
  put(src, std::string_view(text.data(), packet.source.write_text(text.data())));
  put(dst, std::string_view(text.data(), packet.destination.write_text(text.data())));
  put(len, static_cast<std::int32_t>(packet.len));
  put(proto, protocol_name(packet.protocol));
  put(protocol, packet.protocol);
  put(ttl, packet.ttl);
}

void PacketColumns::Builders::append_tcp(const std::optional<TcpSegment>& tcp) {
  check(tcp_validity.Append(tcp.has_value()));
  if (!tcp) {
    put_null(tcp_sport, tcp_dport, tcp_seq, tcp_ack, tcp_window, tcp_payload_len, tcp_payload);
    for (auto& flag : tcp_flags)
      put_null(flag);
    put_null_list(tcp_opts);
    return;
  }
  put(tcp_sport, tcp->source_port);
  put(tcp_dport, tcp->destination_port);
  put(tcp_seq, static_cast<std::int64_t>(tcp->sequence));
  put(tcp_ack, static_cast<std::int64_t>(tcp->acknowledgment));
  put(tcp_window, tcp->window);
  for (std::size_t bit = 0; bit < tcp_flags.size(); ++bit) {
    put(tcp_flags[bit], (tcp->flags >> bit & 1) != 0);
  }
  std::int32_t options_count = 0;
  TcpOptionWalk walk(tcp->options);
  while (const auto option = walk.next()) {
    put(option_kinds, option->kind);
    put(option_data, as_text(option->data));
    ++options_count;
  }
  put_list(tcp_opts, options_count);
  put(tcp_payload_len, static_cast<std::int32_t>(tcp->payload.size()));
  put_payload(tcp_payload, tcp->payload);
}

void PacketColumns::Builders::append_udp(const std::optional<UdpDatagram>& udp) {
  check(udp_validity.Append(udp.has_value()));
  if (!udp) {
    put_null(udp_sport, udp_dport, udp_payload_len, udp_payload);
    return;
  }
  put(udp_sport, udp->source_port);
  put(udp_dport, udp->destination_port);
  put(udp_payload_len, static_cast<std::int32_t>(udp->payload.size()));
  put_payload(udp_payload, udp->payload);
}

void PacketColumns::Builders::append_tls(const Packet& packet) {
  check(tls_validity.Append(packet.tls.has_value()));
  if (!packet.tls) {
    put_null(tls_type, tls_ver, tls_len, tls_records);
    put_null_list(tls_data_length);
    return;
  }
  put(tls_type, tls_type_name(packet.tls->content_type));
  put(tls_ver, tls_version_name(packet.tls->version));
  put(tls_len, packet.tls->declared_len);
  put(tls_records, static_cast<std::int32_t>(packet.tls->complete_count));
  put_list(tls_data_length, static_cast<std::int32_t>(packet.tls->complete_count));
  TlsRecordWalk walk(packet.tcp->payload);
  while (const auto body = walk.next())
    put(tls_lengths, static_cast<std::int32_t>(body->size()));
}

void PacketColumns::Builders::append_header(const Packet& packet) {
  if (!options.keep_headers) {
    put_null(header);
    return;
  }
  const HeaderParts parts = header_parts(packet);
  put_payload(header, parts.before);
  check(header.ExtendCurrent(reinterpret_cast<const std::uint8_t*>(parts.after.data()),
                             static_cast<std::int32_t>(parts.after.size())));
}

arrow::Result<std::shared_ptr<arrow::Array>> PacketColumns::Builders::finish_list(
    List& list, std::shared_ptr<arrow::Array> values) {
  ARROW_RETURN_NOT_OK(list.offsets.Append(list.length));
  list.length = 0;
  const std::int64_t nulls = list.validity.false_count();
  ARROW_ASSIGN_OR_RAISE(auto offsets, list.offsets.Finish());
  ARROW_ASSIGN_OR_RAISE(auto validity, list.validity.Finish());
  if (nulls == 0) validity = nullptr;
  const auto list_type = arrow::list(arrow::field("element", values->type()));
  return std::make_shared<arrow::ListArray>(list_type, rows, offsets, values, validity, nulls);
}

arrow::Result<std::shared_ptr<arrow::Array>> PacketColumns::Builders::finish_struct(
    int column, Validity& validity, const arrow::ArrayVector& fields) {
  const std::int64_t nulls = validity.false_count();
  ARROW_ASSIGN_OR_RAISE(auto buffer, validity.Finish());
  if (nulls == 0) buffer = nullptr;
  return std::make_shared<arrow::StructArray>(packet_schema()->field(column)->type(), rows, fields,
                                              buffer, nulls);
}

arrow::Result<std::shared_ptr<arrow::Array>> PacketColumns::Builders::finish_flags() {
  const auto tcp_type = packet_schema()->field(kTcpInfoColumn)->type();
  const auto flags_type =
      static_cast<const arrow::StructType&>(*tcp_type).GetFieldByName("flags")->type();
  arrow::ArrayVector fields;
  for (auto& flag : tcp_flags) {
    ARROW_ASSIGN_OR_RAISE(fields.emplace_back(), flag.Finish());
  }
  // The flags are there where tcp_info is, and so share its validity: that of any of their fields.
  const auto validity = fields.front()->null_bitmap();
  return std::make_shared<arrow::StructArray>(flags_type, rows, fields, validity,
                                              fields.front()->null_count());
}

arrow::Result<std::shared_ptr<arrow::Array>> PacketColumns::Builders::finish_options() {
  ARROW_ASSIGN_OR_RAISE(auto kinds, option_kinds.Finish());
  ARROW_ASSIGN_OR_RAISE(auto data, option_data.Finish());
  const arrow::FieldVector fields = {arrow::field("kind", arrow::int32()),
                                     arrow::field("data", arrow::binary())};
  ARROW_ASSIGN_OR_RAISE(auto values, arrow::StructArray::Make({kinds, data}, fields));
  return finish_list(tcp_opts, values);
}

arrow::Result<std::shared_ptr<arrow::Array>> PacketColumns::Builders::finish_tcp() {
  arrow::ArrayVector fields(9);
  ARROW_ASSIGN_OR_RAISE(fields[0], tcp_sport.Finish());
  ARROW_ASSIGN_OR_RAISE(fields[1], tcp_dport.Finish());
  ARROW_ASSIGN_OR_RAISE(fields[2], finish_flags());
  ARROW_ASSIGN_OR_RAISE(fields[3], finish_options());
  ARROW_ASSIGN_OR_RAISE(fields[4], tcp_seq.Finish());
  ARROW_ASSIGN_OR_RAISE(fields[5], tcp_ack.Finish());
  ARROW_ASSIGN_OR_RAISE(fields[6], tcp_window.Finish());
  ARROW_ASSIGN_OR_RAISE(fields[7], tcp_payload_len.Finish());
  ARROW_ASSIGN_OR_RAISE(fields[8], tcp_payload.Finish());
  return finish_struct(kTcpInfoColumn, tcp_validity, fields);
}

arrow::Result<std::shared_ptr<arrow::Array>> PacketColumns::Builders::finish_udp() {
  arrow::ArrayVector fields(4);
  ARROW_ASSIGN_OR_RAISE(fields[0], udp_sport.Finish());
  ARROW_ASSIGN_OR_RAISE(fields[1], udp_dport.Finish());
  ARROW_ASSIGN_OR_RAISE(fields[2], udp_payload_len.Finish());
  ARROW_ASSIGN_OR_RAISE(fields[3], udp_payload.Finish());
  return finish_struct(kUdpInfoColumn, udp_validity, fields);
}

arrow::Result<std::shared_ptr<arrow::Array>> PacketColumns::Builders::finish_tls() {
  arrow::ArrayVector fields(5);
  ARROW_ASSIGN_OR_RAISE(fields[0], tls_type.Finish());
  ARROW_ASSIGN_OR_RAISE(fields[1], tls_ver.Finish());
  ARROW_ASSIGN_OR_RAISE(fields[2], tls_len.Finish());
  ARROW_ASSIGN_OR_RAISE(fields[3], tls_records.Finish());
  ARROW_ASSIGN_OR_RAISE(auto lengths, tls_lengths.Finish());
  ARROW_ASSIGN_OR_RAISE(fields[4], finish_list(tls_data_length, lengths));
  return finish_struct(kTlsInfoColumn, tls_validity, fields);
}

arrow::Result<std::shared_ptr<arrow::RecordBatch>> PacketColumns::Builders::finish() {
  ARROW_RETURN_NOT_OK(failure);
  arrow::ArrayVector columns(kColumnCount);
  ARROW_ASSIGN_OR_RAISE(columns[kLoadColumn], load.Finish());
  ARROW_ASSIGN_OR_RAISE(columns[kCaptureColumn], capture.Finish());
  ARROW_ASSIGN_OR_RAISE(columns[kFrameColumn], frame.Finish());
  ARROW_ASSIGN_OR_RAISE(columns[kTimestampNsColumn], ts_ns.Finish());
  ARROW_ASSIGN_OR_RAISE(columns[kTimeDigitsColumn], time_digits.Finish());
  ARROW_ASSIGN_OR_RAISE(columns[kTimestampColumn], ts.Finish());
  ARROW_ASSIGN_OR_RAISE(columns[kTypeColumn], type.Finish());
  ARROW_ASSIGN_OR_RAISE(columns[kSourceColumn], src.Finish());
  ARROW_ASSIGN_OR_RAISE(columns[kDestinationColumn], dst.Finish());
  ARROW_ASSIGN_OR_RAISE(columns[kLenColumn], len.Finish());
  ARROW_ASSIGN_OR_RAISE(columns[kProtoColumn], proto.Finish());
  ARROW_ASSIGN_OR_RAISE(columns[kProtocolColumn], protocol.Finish());
  ARROW_ASSIGN_OR_RAISE(columns[kTtlColumn], ttl.Finish());
  ARROW_ASSIGN_OR_RAISE(columns[kCapturedLenColumn], caplen.Finish());
  ARROW_ASSIGN_OR_RAISE(columns[kWireLenColumn], wirelen.Finish());
  ARROW_ASSIGN_OR_RAISE(columns[kLinkTypeColumn], linktype.Finish());
  ARROW_ASSIGN_OR_RAISE(auto ids, vlan_ids.Finish());
  ARROW_ASSIGN_OR_RAISE(columns[kVlanColumn], finish_list(vlan, ids));
  ARROW_ASSIGN_OR_RAISE(columns[kTcpInfoColumn], finish_tcp());
  ARROW_ASSIGN_OR_RAISE(columns[kUdpInfoColumn], finish_udp());
  ARROW_ASSIGN_OR_RAISE(columns[kTlsInfoColumn], finish_tls());
  ARROW_ASSIGN_OR_RAISE(columns[kHeaderColumn], header.Finish());
  auto batch = arrow::RecordBatch::Make(packet_schema(), rows, std::move(columns));
  rows = 0;
  payload_bytes = 0;
  return batch;
}

PacketColumns::PacketColumns(ColumnsOptions options)
    : builders_(std::make_unique<Builders>(options)) {}
PacketColumns::~PacketColumns() = default;
PacketColumns::PacketColumns(PacketColumns&&) noexcept = default;
PacketColumns& PacketColumns::operator=(PacketColumns&&) noexcept = default;

void PacketColumns::set_capture(std::string load, std::string capture) {
  builders_->load_text = std::move(load);
  builders_->capture_text = std::move(capture);
}

void PacketColumns::append(const Packet& packet) {
  builders_->append_frame(packet);
  builders_->append_ip(packet);
  builders_->append_tcp(packet.tcp);
  builders_->append_udp(packet.udp);
  builders_->append_tls(packet);
  builders_->append_header(packet);
  ++builders_->rows;
}

std::int64_t PacketColumns::rows() const {
  return builders_->rows;
}
std::int64_t PacketColumns::payload_bytes() const {
  return builders_->payload_bytes;
}

Result<std::shared_ptr<arrow::RecordBatch>> PacketColumns::finish() {
  return from_arrow(builders_->finish());
}

}  // namespace wirelake
