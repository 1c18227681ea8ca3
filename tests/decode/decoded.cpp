#include "decode/decoded.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>

namespace wirelake::test {
namespace {

template <typename... Args>
std::string format(const char* pattern, Args... args) {
  char text[64];
  std::snprintf(text, sizeof text, pattern, args...);
  return text;
}

std::string hex(Bytes bytes) {
  std::string text;
  for (std::byte byte : bytes)
    text += format("%02x", std::to_integer<unsigned>(byte));
  return text;
}

std::string options_text(Bytes options) {
  std::string text;
  TcpOptionWalk walk(options);
  while (const auto option = walk.next()) {
    if (!text.empty()) text += ' ';
    text += std::to_string(option->kind) + ":" + hex(option->data);
  }
  return text;
}

std::string tcp_text(const TcpSegment& tcp) {
  std::string text = format(" %u>%u", tcp.source_port, tcp.destination_port);
  if (!tcp.options.empty()) text += " opts=[" + options_text(tcp.options) + "]";
  return text + " data=" + hex(tcp.payload);
}

std::string udp_text(const UdpDatagram& udp) {
  return format(" %u>%u data=", udp.source_port, udp.destination_port) + hex(udp.payload);
}

std::string tls_text(const TlsRecords& tls) {
  return format(" tls=%u/%u/%04x/%u", tls.content_type, tls.complete_count, tls.version,
                tls.declared_len);
}

std::string vlan_text(const VlanTags& tags) {
  std::string text;
  for (std::size_t i = 0; i < tags.count; ++i) {
    text += (i == 0 ? " vlan=" : ",") + std::to_string(tags.ids[i]);
  }
  return text;
}

std::string tunnels_text(const TunnelLayers& tunnels) {
  std::string text;
  for (std::size_t i = 0; i < tunnels.count; ++i) {
    const TunnelLayer& layer = tunnels.layers[i];
    text += tunnel_name(layer.kind);
    if (layer.id) text += "#" + std::to_string(*layer.id);
    text += ">";
  }
  return text;
}

std::string remarks_text(const RemarkCounts& remarks) {
  std::string text;
  for (std::size_t i = 0; i < kRemarkCount; ++i) {
    const auto remark = static_cast<Remark>(i);
    if (remarks[remark] != 0) text += " !" + std::string(to_string(remark));
  }
  return text;
}

}  // namespace

ByteString ip4() {
  return ipv4(text_bytes("ab"), {.protocol = 1});
}
ByteString ip6() {
  return ipv6(text_bytes("ab"), {.next = 58});
}

ByteString frame4() {
  return ethernet(0x0800, ip4());
}

ByteString eth4(ByteString payload, const Ipv4Fields& fields) {
  return ethernet(0x0800, ipv4(std::move(payload), fields));
}

std::string Decoded::text() const {
  if (passed_over) return std::string(to_string(*passed_over)) + remarks_text(remarks);
  std::string text = tunnels_text(packet.tunnels);
  text += packet.version() == IpVersion::kV4 ? "v4" : "v6";
  text += format(" len=%u ", packet.len) + std::string(protocol_name(packet.protocol));
  if (packet.tcp) text += tcp_text(*packet.tcp);
  if (packet.udp) text += udp_text(*packet.udp);
  if (packet.tls) text += tls_text(*packet.tls);
  return text + vlan_text(packet.vlan) + remarks_text(remarks);
}

Decoded decode_frame(const ByteString& frame, const FrameShape& shape) {
  const std::size_t captured = std::min(frame.size(), shape.captured_len.value_or(frame.size()));
  Decoded decoded;
  decoded.bytes = std::make_unique<std::byte[]>(captured);
  std::copy_n(frame.begin(), captured, decoded.bytes.get());
  CaptureRecord record;
  record.bytes = Bytes(decoded.bytes.get(), captured);
  record.frame = 7;
  record.timestamp_ns = 1'500'000'000'123'456'789;
  record.wire_len = shape.wire_len.value_or(static_cast<std::uint32_t>(frame.size()));
  record.linktype = shape.linktype;
  record.time_digits = 9;
  record.time_status = shape.time_status;
  decoded.passed_over = decode(record, decoded.packet, decoded.remarks, {shape.max_tunnels});
  return decoded;
}

void expect_outcomes(const std::vector<FrameCase>& table) {
  for (const FrameCase& row : table) {
    EXPECT_EQ(decode_frame(row.frame, row.shape).text(), row.expected) << "case: " << row.name;
  }
}

}  // namespace wirelake::test
