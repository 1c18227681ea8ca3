#include "wirelake/packet_info.h"

#include <array>

#include "base/time_text.h"

namespace wirelake {
namespace {

std::vector<std::byte> copy(Bytes bytes) {
  return {bytes.begin(), bytes.end()};
}

std::string time_text(const Packet& packet) {
  std::array<char, kMaxSecondsText> text;
  return {text.data(), write_seconds_text(packet.timestamp_ns, packet.time_digits, text.data())};
}

TcpInfo to_tcp_info(const TcpSegment& tcp) {
  TcpInfo info = {tcp.source_port, tcp.destination_port, tcp.flags,        {},
                  tcp.sequence,    tcp.acknowledgment,   copy(tcp.payload)};
  TcpOptionWalk options(tcp.options);
  while (const auto option = options.next())
    info.opts.emplace_back(option->kind, copy(option->data));
  return info;
}

TlsInfo to_tls_info(const TlsRecords& tls, Bytes payload) {
  TlsInfo info = {std::string(tls_type_name(tls.content_type)),
                  std::string(tls_version_name(tls.version)),
                  tls.declared_len,
                  {}};
  TlsRecordWalk records(payload);
  while (const auto body = records.next())
    info.data.push_back(copy(*body));
  return info;
}

}  // namespace

PacketInfo to_packet_info(const Packet& packet) {
  PacketInfo info;
  info.type = packet.version() == IpVersion::kV4 ? "IPv4" : "IPv6";
  info.dst = packet.destination.to_string();
  info.src = packet.source.to_string();
  info.len = packet.len;
  info.proto = protocol_name(packet.protocol);
  info.time = time_text(packet);
  info.ttl = packet.ttl;
  if (packet.tcp) info.tcp_info = to_tcp_info(*packet.tcp);
  if (packet.tls) info.tls_info = to_tls_info(*packet.tls, packet.tcp->payload);
  return info;
}

}  // namespace wirelake
