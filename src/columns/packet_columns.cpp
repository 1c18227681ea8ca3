#include "columns/packet_columns.h"

#include <arrow/array.h>

#include <array>
#include <string_view>
#include <utility>

#include "base/text_view.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/column_buffers.h"
#include "columns/schema.h"
#include "decode/frame_pieces.h"

namespace wirelake {
namespace {

// How many rows room is made for at a time.
constexpr std::int64_t kRowsAtOnce = 512;

constexpr std::size_t kMaxTypeText = 4;        // "IPv4".
constexpr std::size_t kMaxProtoText = 8;       // "UDPLITE".
constexpr std::size_t kMaxTlsTypeText = 18;    // "CHANGE_CIPHER_SPEC".
constexpr std::size_t kMaxTlsVersionText = 4;  // "SSL3".

std::int64_t floor_to_microseconds(std::int64_t nanoseconds) {
  return nanoseconds / 1000 - (nanoseconds % 1000 < 0 ? 1 : 0);
}

const std::shared_ptr<arrow::DataType>& column_type(Column column) {
  return packet_schema()->field(column)->type();
}

std::shared_ptr<arrow::Array> struct_array(const std::shared_ptr<arrow::DataType>& type,
                                           std::int64_t rows, const arrow::ArrayVector& fields,
                                           const Validity& validity) {
  return std::make_shared<arrow::StructArray>(type, rows, fields, validity.bits, validity.nulls);
}

}  // namespace

// The buffers of every leaf of the schema.
struct PacketColumns::Buffers {
  explicit Buffers(ColumnsOptions columns_options) : options(columns_options) {}

  ColumnsOptions options;
  std::string load_text;
  std::string capture_text;
  arrow::Status failure;
  std::int64_t rows = 0;
  std::int64_t room = 0;  // Of the buffers that have an entry for each row.
  std::int64_t payload_bytes = 0;

  BytesBuffer load, capture;
  ValueBuffer<std::int64_t> frame, ts_ns, ts, len, caplen, wirelen;
  ValueBuffer<std::int32_t> time_digits, protocol, ttl, linktype;
  BytesBuffer type, src, dst, proto;
  ListBuffer vlan;
  ValueBuffer<std::int32_t> vlan_ids;
  ValidityBuffer port_validity;
  ValueBuffer<std::int32_t> sport, dport;

  ValidityBuffer tcp_validity;
  ValueBuffer<std::int32_t> tcp_sport, tcp_dport, tcp_window;
  ValueBuffer<std::int64_t> tcp_payload_len;
  std::array<ValueBuffer<bool>, 8> tcp_flags;
  ListBuffer tcp_opts;
  ValueBuffer<std::int32_t> option_kinds;
  BytesBuffer option_data;
  ValueBuffer<std::int64_t> tcp_seq, tcp_ack;
  BytesBuffer tcp_payload;

  ValidityBuffer udp_validity;
  ValueBuffer<std::int32_t> udp_sport, udp_dport;
  ValueBuffer<std::int64_t> udp_payload_len;
  BytesBuffer udp_payload;

  ValidityBuffer tls_validity;
  BytesBuffer tls_type, tls_ver;
  ValueBuffer<std::int32_t> tls_len, tls_records;
  ListBuffer tls_data_length;
  ValueBuffer<std::int32_t> tls_lengths;

  ValidityBuffer header_validity;
  BytesBuffer header;

  arrow::Status make_room();
  arrow::Status append(const Packet& packet);
  arrow::Status append_frame(const Packet& packet);
  void append_ip(const Packet& packet);
  arrow::Status append_tcp(const std::optional<TcpSegment>& tcp);
  arrow::Result<std::int32_t> append_options(Bytes tcp_options);
  arrow::Status append_udp(const std::optional<UdpDatagram>& udp);
  arrow::Status append_tls(const Packet& packet);
  arrow::Status append_header(const Packet& packet);
  arrow::Status put_payload(BytesBuffer& buffer, Bytes payload);

  arrow::Result<std::shared_ptr<arrow::Array>> finish_flags(
      const std::shared_ptr<arrow::DataType>& flags_type, const Validity& validity);
  arrow::Result<std::shared_ptr<arrow::Array>> finish_options(
      const std::shared_ptr<arrow::DataType>& options_type, const Validity& validity);
  arrow::Result<std::shared_ptr<arrow::Array>> finish_tcp();
  arrow::Result<std::shared_ptr<arrow::Array>> finish_udp();
  arrow::Result<std::shared_ptr<arrow::Array>> finish_tls();
  arrow::Result<BatchPointer> finish();
};

arrow::Status PacketColumns::Buffers::make_room() {
  if (rows < room) return arrow::Status::OK();
  const auto reserve = [](auto&... buffer) {
    arrow::Status status;
    ((status = status.ok() ? buffer.reserve(kRowsAtOnce) : status), ...);
    return status;
  };
  const auto reserve_text = [](BytesBuffer& buffer, std::size_t max_size) {
    return buffer.reserve(kRowsAtOnce, kRowsAtOnce * static_cast<std::int64_t>(max_size));
  };
  ARROW_RETURN_NOT_OK(reserve(load, capture, frame, ts_ns, ts, time_digits, len, protocol, ttl,
                              caplen, wirelen, linktype, vlan, port_validity, sport, dport));
  ARROW_RETURN_NOT_OK(reserve(tcp_validity, tcp_sport, tcp_dport, tcp_window, tcp_payload_len,
                              tcp_opts, tcp_seq, tcp_ack, tcp_payload));
  for (auto& flag : tcp_flags)
    ARROW_RETURN_NOT_OK(flag.reserve(kRowsAtOnce));
  ARROW_RETURN_NOT_OK(reserve(udp_validity, udp_sport, udp_dport, udp_payload_len, udp_payload));
  ARROW_RETURN_NOT_OK(reserve(tls_validity, tls_len, tls_records, tls_data_length));
  ARROW_RETURN_NOT_OK(reserve(header_validity, header));
  ARROW_RETURN_NOT_OK(reserve_text(type, kMaxTypeText));
  ARROW_RETURN_NOT_OK(reserve_text(src, kMaxAddressText));
  ARROW_RETURN_NOT_OK(reserve_text(dst, kMaxAddressText));
  ARROW_RETURN_NOT_OK(reserve_text(proto, kMaxProtoText));
  ARROW_RETURN_NOT_OK(reserve_text(tls_type, kMaxTlsTypeText));
  ARROW_RETURN_NOT_OK(reserve_text(tls_ver, kMaxTlsVersionText));
  room = rows + kRowsAtOnce;
  return arrow::Status::OK();
}

arrow::Status PacketColumns::Buffers::append(const Packet& packet) {
  ARROW_RETURN_NOT_OK(make_room());
  ARROW_RETURN_NOT_OK(append_frame(packet));
  append_ip(packet);
  ARROW_RETURN_NOT_OK(append_tcp(packet.tcp));
  ARROW_RETURN_NOT_OK(append_udp(packet.udp));
  ARROW_RETURN_NOT_OK(append_tls(packet));
  ARROW_RETURN_NOT_OK(append_header(packet));
  ++rows;
  return arrow::Status::OK();
}

arrow::Status PacketColumns::Buffers::put_payload(BytesBuffer& buffer, Bytes payload) {
  payload_bytes += static_cast<std::int64_t>(payload.size());
  return buffer.put_long(as_text(payload));
}

arrow::Status PacketColumns::Buffers::append_frame(const Packet& packet) {
  ARROW_RETURN_NOT_OK(load.put_long(load_text));
  ARROW_RETURN_NOT_OK(capture.put_long(capture_text));
  frame.put(static_cast<std::int64_t>(packet.frame));
  ts_ns.put(packet.timestamp_ns);
  time_digits.put(packet.time_digits);
  ts.put(floor_to_microseconds(packet.timestamp_ns));
  caplen.put(packet.captured_len);
  wirelen.put(packet.wire_len);
  linktype.put(packet.linktype);
  vlan.put(packet.vlan.count);
  if (packet.vlan.count == 0) return arrow::Status::OK();
  ARROW_RETURN_NOT_OK(vlan_ids.reserve(packet.vlan.count));
  for (int i = 0; i < packet.vlan.count; ++i)
    vlan_ids.put(packet.vlan.ids[i]);
  return arrow::Status::OK();
}

void PacketColumns::Buffers::append_ip(const Packet& packet) {
  std::array<char, kMaxAddressText> text;
  type.put(packet.version() == IpVersion::kV4 ? "IPv4" : "IPv6");
  src.put({text.data(), packet.source.write_text(text.data())});
  dst.put({text.data(), packet.destination.write_text(text.data())});
  len.put(packet.len);
  proto.put(protocol_name(packet.protocol));
  protocol.put(packet.protocol);
  ttl.put(packet.ttl);
  const Ports ports = packet.ports.value_or(Ports{});
  port_validity.put(packet.ports.has_value());
  sport.put(ports.source);
  dport.put(ports.destination);
}

arrow::Status PacketColumns::Buffers::append_tcp(const std::optional<TcpSegment>& tcp) {
  static const TcpSegment kNone = {};
  const TcpSegment& segment = tcp ? *tcp : kNone;
  tcp_validity.put(tcp.has_value());
  tcp_sport.put(segment.source_port);
  tcp_dport.put(segment.destination_port);
  tcp_seq.put(segment.sequence);
  tcp_ack.put(segment.acknowledgment);
  tcp_window.put(segment.window);
  for (std::size_t bit = 0; bit < tcp_flags.size(); ++bit) {
    tcp_flags[bit].put((segment.flags >> bit & 1) != 0);
  }
  ARROW_ASSIGN_OR_RAISE(const std::int32_t options_count, append_options(segment.options));
  tcp_opts.put(options_count);
  tcp_payload_len.put(static_cast<std::int64_t>(segment.payload.size()));
  return put_payload(tcp_payload, segment.payload);
}

arrow::Result<std::int32_t> PacketColumns::Buffers::append_options(Bytes tcp_options) {
  // An option is at least a byte.
  const auto most = static_cast<std::int64_t>(tcp_options.size());
  if (most == 0) return 0;
  ARROW_RETURN_NOT_OK(option_kinds.reserve(most));
  ARROW_RETURN_NOT_OK(option_data.reserve(most, most));
  std::int32_t count = 0;
  TcpOptionWalk walk(tcp_options);
  while (const auto option = walk.next()) {
    option_kinds.put(option->kind);
    option_data.put(as_text(option->data));
    ++count;
  }
  return count;
}

arrow::Status PacketColumns::Buffers::append_udp(const std::optional<UdpDatagram>& udp) {
  static const UdpDatagram kNone = {};
  const UdpDatagram& datagram = udp ? *udp : kNone;
  udp_validity.put(udp.has_value());
  udp_sport.put(datagram.source_port);
  udp_dport.put(datagram.destination_port);
  udp_payload_len.put(static_cast<std::int64_t>(datagram.payload.size()));
  return put_payload(udp_payload, datagram.payload);
}

arrow::Status PacketColumns::Buffers::append_tls(const Packet& packet) {
  static const TlsRecords kNone = {};
  const TlsRecords& tls = packet.tls ? *packet.tls : kNone;
  const auto count = static_cast<std::int32_t>(tls.complete_count);
  tls_validity.put(packet.tls.has_value());
  if (packet.tls) {
    tls_type.put(tls_type_name(tls.content_type));
    tls_ver.put(tls_version_name(tls.version));
  } else {
    tls_type.put_empty();
    tls_ver.put_empty();
  }
  tls_len.put(tls.declared_len);
  tls_records.put(count);
  tls_data_length.put(count);
  if (count == 0) return arrow::Status::OK();
  ARROW_RETURN_NOT_OK(tls_lengths.reserve(count));
  TlsRecordWalk walk(packet.tcp->payload);
  while (const auto body = walk.next())
    tls_lengths.put(static_cast<std::int32_t>(body->size()));
  return arrow::Status::OK();
}

arrow::Status PacketColumns::Buffers::append_header(const Packet& packet) {
  header_validity.put(options.keep_headers);
  if (!options.keep_headers) {
    header.put_empty();
    return arrow::Status::OK();
  }
  const FramePieces pieces = split_frame(packet);
  ARROW_RETURN_NOT_OK(put_payload(header, pieces.before));
  return header.extend(as_text(pieces.after));
}

arrow::Result<std::shared_ptr<arrow::Array>> PacketColumns::Buffers::finish_flags(
    const std::shared_ptr<arrow::DataType>& flags_type, const Validity& validity) {
  arrow::ArrayVector fields;
  for (auto& flag : tcp_flags) {
    ARROW_ASSIGN_OR_RAISE(fields.emplace_back(), flag.finish(arrow::boolean(), validity));
  }
  return struct_array(flags_type, rows, fields, validity);
}

arrow::Result<std::shared_ptr<arrow::Array>> PacketColumns::Buffers::finish_options(
    const std::shared_ptr<arrow::DataType>& options_type, const Validity& validity) {
  const auto& option_type = static_cast<const arrow::ListType&>(*options_type).value_type();
  ARROW_ASSIGN_OR_RAISE(auto kinds, option_kinds.finish(arrow::int32()));
  ARROW_ASSIGN_OR_RAISE(auto data, option_data.finish(arrow::binary()));
  const std::int64_t count = kinds->length();
  const auto values = struct_array(option_type, count, {std::move(kinds), std::move(data)}, {});
  return tcp_opts.finish(options_type, values, validity);
}

arrow::Result<std::shared_ptr<arrow::Array>> PacketColumns::Buffers::finish_tcp() {
  ARROW_ASSIGN_OR_RAISE(const Validity validity, tcp_validity.finish());
  const auto& tcp_type = column_type(kTcpInfoColumn);
  arrow::ArrayVector fields(9);
  ARROW_ASSIGN_OR_RAISE(fields[0], tcp_sport.finish(arrow::int32(), validity));
  ARROW_ASSIGN_OR_RAISE(fields[1], tcp_dport.finish(arrow::int32(), validity));
  ARROW_ASSIGN_OR_RAISE(fields[2], finish_flags(tcp_type->field(2)->type(), validity));
  ARROW_ASSIGN_OR_RAISE(fields[3], finish_options(tcp_type->field(3)->type(), validity));
  ARROW_ASSIGN_OR_RAISE(fields[4], tcp_seq.finish(arrow::int64(), validity));
  ARROW_ASSIGN_OR_RAISE(fields[5], tcp_ack.finish(arrow::int64(), validity));
  ARROW_ASSIGN_OR_RAISE(fields[6], tcp_window.finish(arrow::int32(), validity));
  ARROW_ASSIGN_OR_RAISE(fields[7], tcp_payload_len.finish(arrow::int64(), validity));
  ARROW_ASSIGN_OR_RAISE(fields[8], tcp_payload.finish(arrow::binary(), validity));
  return struct_array(tcp_type, rows, fields, validity);
}

arrow::Result<std::shared_ptr<arrow::Array>> PacketColumns::Buffers::finish_udp() {
  ARROW_ASSIGN_OR_RAISE(const Validity validity, udp_validity.finish());
  arrow::ArrayVector fields(4);
  ARROW_ASSIGN_OR_RAISE(fields[0], udp_sport.finish(arrow::int32(), validity));
  ARROW_ASSIGN_OR_RAISE(fields[1], udp_dport.finish(arrow::int32(), validity));
  ARROW_ASSIGN_OR_RAISE(fields[2], udp_payload_len.finish(arrow::int64(), validity));
  ARROW_ASSIGN_OR_RAISE(fields[3], udp_payload.finish(arrow::binary(), validity));
  return struct_array(column_type(kUdpInfoColumn), rows, fields, validity);
}

arrow::Result<std::shared_ptr<arrow::Array>> PacketColumns::Buffers::finish_tls() {
  ARROW_ASSIGN_OR_RAISE(const Validity validity, tls_validity.finish());
  const auto& tls_type_of_all = column_type(kTlsInfoColumn);
  arrow::ArrayVector fields(5);
  ARROW_ASSIGN_OR_RAISE(fields[0], tls_type.finish(arrow::utf8(), validity));
  ARROW_ASSIGN_OR_RAISE(fields[1], tls_ver.finish(arrow::utf8(), validity));
  ARROW_ASSIGN_OR_RAISE(fields[2], tls_len.finish(arrow::int32(), validity));
  ARROW_ASSIGN_OR_RAISE(fields[3], tls_records.finish(arrow::int32(), validity));
  ARROW_ASSIGN_OR_RAISE(auto lengths, tls_lengths.finish(arrow::int32()));
  ARROW_ASSIGN_OR_RAISE(
      fields[4], tls_data_length.finish(tls_type_of_all->field(4)->type(), lengths, validity));
  return struct_array(tls_type_of_all, rows, fields, validity);
}

arrow::Result<BatchPointer> PacketColumns::Buffers::finish() {
  ARROW_RETURN_NOT_OK(failure);
  // A batch without rows has buffers too.
  ARROW_RETURN_NOT_OK(make_room());
  arrow::ArrayVector columns(kColumnCount);
  const auto finish_column = [&](Column column, auto& buffer) -> arrow::Status {
    return buffer.finish(column_type(column)).Value(&columns[column]);
  };
  ARROW_RETURN_NOT_OK(finish_column(kLoadColumn, load));
  ARROW_RETURN_NOT_OK(finish_column(kCaptureColumn, capture));
  ARROW_RETURN_NOT_OK(finish_column(kFrameColumn, frame));
  ARROW_RETURN_NOT_OK(finish_column(kTimestampNsColumn, ts_ns));
  ARROW_RETURN_NOT_OK(finish_column(kTimeDigitsColumn, time_digits));
  ARROW_RETURN_NOT_OK(finish_column(kTimestampColumn, ts));
  ARROW_RETURN_NOT_OK(finish_column(kTypeColumn, type));
  ARROW_RETURN_NOT_OK(finish_column(kSourceColumn, src));
  ARROW_RETURN_NOT_OK(finish_column(kDestinationColumn, dst));
  ARROW_RETURN_NOT_OK(finish_column(kLenColumn, len));
  ARROW_RETURN_NOT_OK(finish_column(kProtoColumn, proto));
  ARROW_RETURN_NOT_OK(finish_column(kProtocolColumn, protocol));
  ARROW_RETURN_NOT_OK(finish_column(kTtlColumn, ttl));
  ARROW_RETURN_NOT_OK(finish_column(kCapturedLenColumn, caplen));
  ARROW_RETURN_NOT_OK(finish_column(kWireLenColumn, wirelen));
  ARROW_RETURN_NOT_OK(finish_column(kLinkTypeColumn, linktype));
  ARROW_ASSIGN_OR_RAISE(const auto ids, vlan_ids.finish(arrow::int32()));
  ARROW_ASSIGN_OR_RAISE(columns[kVlanColumn], vlan.finish(column_type(kVlanColumn), ids));
  ARROW_ASSIGN_OR_RAISE(const Validity ported, port_validity.finish());
  ARROW_ASSIGN_OR_RAISE(columns[kSourcePortColumn], sport.finish(arrow::int32(), ported));
  ARROW_ASSIGN_OR_RAISE(columns[kDestinationPortColumn], dport.finish(arrow::int32(), ported));
  ARROW_ASSIGN_OR_RAISE(columns[kTcpInfoColumn], finish_tcp());
  ARROW_ASSIGN_OR_RAISE(columns[kUdpInfoColumn], finish_udp());
  ARROW_ASSIGN_OR_RAISE(columns[kTlsInfoColumn], finish_tls());
  ARROW_ASSIGN_OR_RAISE(const Validity kept, header_validity.finish());
  ARROW_ASSIGN_OR_RAISE(columns[kHeaderColumn], header.finish(arrow::binary(), kept));
  auto batch = arrow::RecordBatch::Make(packet_schema(), rows, std::move(columns));
  rows = 0;
  room = 0;
  payload_bytes = 0;
  return batch;
}

PacketColumns::PacketColumns(ColumnsOptions options)
    : buffers_(std::make_unique<Buffers>(options)) {}
PacketColumns::~PacketColumns() = default;
PacketColumns::PacketColumns(PacketColumns&&) noexcept = default;
PacketColumns& PacketColumns::operator=(PacketColumns&&) noexcept = default;

void PacketColumns::set_capture(std::string load, std::string capture) {
  buffers_->load_text = std::move(load);
  buffers_->capture_text = std::move(capture);
}

void PacketColumns::append(const Packet& packet) {
  if (buffers_->failure.ok()) buffers_->failure = buffers_->append(packet);
}

std::int64_t PacketColumns::rows() const {
  return buffers_->rows;
}
std::int64_t PacketColumns::payload_bytes() const {
  return buffers_->payload_bytes;
}

Result<BatchPointer> PacketColumns::finish() {
  return from_arrow(buffers_->finish());
}

}  // namespace wirelake
