#include "decode/application/dns.h"

#include <algorithm>

#include "base/byte_cursor.h"
#include "decode/application/dns_name.h"

namespace wirelake {
namespace {

constexpr std::uint16_t kMulticastPort = 5353;

std::uint16_t class_of(const DnsMessage& message, std::uint16_t field) {
  return message.is_multicast ? field & 0x7fffu : field;
}

// All that the header counts, as far as it is stored.
bool is_dns_damaged(const DnsMessage& message) {
  DnsWalk walk(message);
  while (walk.next_question()) {
  }
  while (walk.next_answer()) {
  }
  return walk.is_damaged();
}

void set_message(Bytes bytes, bool is_multicast, bool is_complete, Packet& packet,
                 RemarkCounts& remarks) {
  // No length of a message has more than 16 bits; a datagram can be longer (RFC 2675 section 4).
  constexpr std::size_t kMaxMessageLen = 0xffff;
  packet.dns = find_dns_message(bytes.first(std::min(bytes.size(), kMaxMessageLen)));
  if (packet.dns) packet.dns->is_multicast = is_multicast;
  // What a snap length or a fragment left out is no damage.
  if (is_complete && (!packet.dns || is_dns_damaged(*packet.dns))) {
    ++remarks[Remark::kDnsMessageDamaged];
  }
}

}  // namespace

std::optional<DnsMessage> find_dns_message(Bytes bytes) {
  const auto header = ByteCursor(bytes).header<12>();
  if (!header) return std::nullopt;
  return DnsMessage{.bytes = bytes,
                    .id = field<2, 0>(*header),
                    .flags = field<2, 2>(*header),
                    .question_count = field<2, 4>(*header),
                    .answer_count = field<2, 6>(*header)};
}

std::optional<DnsQuestion> DnsWalk::read_question() {
  const auto end = skip_dns_name(message_.bytes, offset_);
  if (!end) return std::nullopt;
  ByteCursor cursor(message_.bytes.subspan(*end));
  const auto fixed = cursor.header<4>();
  if (!fixed) return std::nullopt;
  const DnsName name = {message_.bytes, offset_};
  offset_ = *end + 4;
  return DnsQuestion{name, field<2, 0>(*fixed), class_of(message_, field<2, 2>(*fixed))};
}

std::optional<DnsQuestion> DnsWalk::next_question() {
  if (is_damaged_ || questions_ == message_.question_count) return std::nullopt;
  ++questions_;
  const auto question = read_question();
  is_damaged_ = !question;
  return question;
}

std::optional<DnsRecord> DnsWalk::next_answer() {
  while (next_question()) {
  }
  if (is_damaged_ || answers_ == message_.answer_count) return std::nullopt;
  ++answers_;
  is_damaged_ = true;
  const std::size_t name = offset_;
  const auto start = read_question();
  if (!start) return std::nullopt;
  ByteCursor cursor(message_.bytes.subspan(offset_));
  const auto fixed = cursor.header<6>();
  if (!fixed) return std::nullopt;
  const auto data = cursor.bytes(field<2, 4>(*fixed));
  if (!data) return std::nullopt;
  is_damaged_ = false;
  const std::size_t data_offset = offset_ + 6;
  offset_ = data_offset + data->size();
  return DnsRecord{.name = {message_.bytes, name},
                   .type = start->type,
                   .class_number = start->class_number,
                   .ttl = field<4, 0>(*fixed),
                   .data_offset = data_offset,
                   .data = *data};
}

void decode_dns_over_udp(const IpPayload& payload, Packet& packet, RemarkCounts& remarks) {
  const UdpDatagram& datagram = *packet.udp;
  if (!is_dns_port(datagram.source_port) && !is_dns_port(datagram.destination_port)) return;
  if (datagram.payload.empty()) return;
  const bool is_multicast =
      datagram.source_port == kMulticastPort || datagram.destination_port == kMulticastPort;
  const bool is_complete = payload.bytes.size() == payload.len && !payload.fragment;
  set_message(datagram.payload, is_multicast, is_complete, packet, remarks);
}

void decode_dns_over_tcp(Packet& packet, RemarkCounts& remarks) {
  const TcpSegment& segment = *packet.tcp;
  if (!is_dns_port(segment.source_port) && !is_dns_port(segment.destination_port)) return;
  ByteCursor cursor(segment.payload);
  const auto length = cursor.u16();
  const auto message = length ? cursor.bytes(*length) : std::nullopt;
  // A segment in the middle of a message starts with anything.
  if (!message || message->size() < 12) return;
  set_message(*message, false, true, packet, remarks);
}

}  // namespace wirelake
