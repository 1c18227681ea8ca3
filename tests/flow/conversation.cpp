#include "conversation.h"

namespace wirelake::test {
namespace {

IpAddress address_of(From from) {
  IpAddress address;
  address.bytes = {10, 0, 0, static_cast<std::uint8_t>(from == From::kClient ? 1 : 2)};
  return address;
}

std::string text_of(const Flow& flow, EndReason reason) {
  const auto word = [](std::string_view text) { return " " + std::string(text); };
  const ConnectionState* const tcp = flow.tcp_state();
  return std::to_string(flow.first_frame()) + word(rule_name(flow.originator_rule())) +
         word(flow.conn_state()) + (tcp == nullptr ? "" : word(tcp->history())) +
         word(reason_name(reason)) + " " + std::to_string(flow.side(Role::kOrig).packets) + "/" +
         std::to_string(flow.side(Role::kResp).packets);
}

}  // namespace

Conversation::Conversation(const FlowOptions& options)
    : table_(options, [this](const Flow& flow, EndReason reason) {
        ended_.push_back(text_of(flow, reason));
      }) {}

Packet Conversation::packet(From from, std::uint8_t protocol) {
  Packet packet;
  packet.frame = ++frame_;
  packet.timestamp_ns = time_ns_;
  packet.source = address_of(from);
  packet.destination = address_of(from == From::kClient ? From::kServer : From::kClient);
  packet.protocol = protocol;
  packet.ttl = 64;
  packet.len = 40;
  return packet;
}

PacketInFlow Conversation::add(Packet& packet) {
  table_.add(packet);
  return packet.in_flow.value_or(PacketInFlow());
}

PacketInFlow Conversation::tcp(const Segment& segment) {
  Packet made = packet(segment.from, kTcp);
  const bool is_client = segment.from == From::kClient;
  payload_ = text_bytes(segment.payload);
  TcpSegment& tcp = made.tcp.emplace();
  tcp.source_port = is_client ? segment.client_port : 2000;
  tcp.destination_port = is_client ? 2000 : segment.client_port;
  tcp.sequence = segment.sequence;
  tcp.acknowledgment = segment.acknowledgment;
  tcp.flags = segment.flags;
  tcp.window = segment.window;
  tcp.payload = payload_;
  tcp.payload_len = static_cast<std::uint32_t>(payload_.size());
  made.ports = Ports{tcp.source_port, tcp.destination_port};
  return add(made);
}

PacketInFlow Conversation::udp(From from, std::string_view payload, std::uint16_t client_port) {
  Packet made = packet(from, kUdp);
  const bool is_client = from == From::kClient;
  payload_ = text_bytes(payload);
  UdpDatagram& udp = made.udp.emplace();
  udp.source_port = is_client ? client_port : 4000;
  udp.destination_port = is_client ? 4000 : client_port;
  udp.payload = payload_;
  udp.payload_len = static_cast<std::uint32_t>(payload_.size());
  made.ports = Ports{udp.source_port, udp.destination_port};
  return add(made);
}

PacketInFlow Conversation::icmp(From from, std::uint8_t type, std::uint8_t code) {
  Packet made = packet(from, kIcmp);
  made.icmp = IcmpHeader{type, code};
  return add(made);
}

PacketInFlow Conversation::other(std::uint8_t protocol) {
  Packet made = packet(From::kClient, protocol);
  return add(made);
}

void Conversation::open() {
  tcp({.from = From::kClient, .flags = kTcpSyn, .sequence = 100});
  wait(10);
  tcp({.from = From::kServer, .flags = kTcpSyn | kTcpAck, .sequence = 500, .acknowledgment = 101});
  wait(5);
  tcp({.from = From::kClient, .flags = kTcpAck, .sequence = 101, .acknowledgment = 501});
}

std::vector<std::string> Conversation::finish() {
  table_.finish();
  return ended_;
}

}  // namespace wirelake::test
