#include "decode/transport/tcp.h"

#include <algorithm>

#include "base/byte_cursor.h"
#include "decode/application/dns.h"

namespace wirelake {
namespace {

constexpr std::size_t kMinHeaderLen = 20;

enum OptionKind : std::uint8_t { kEndOfOptions = 0, kNoOperation = 1 };

bool has_malformed_option(Bytes options) {
  TcpOptionWalk walk(options);
  while (walk.next()) {
  }
  return walk.malformed();
}

// A first fragment may hold less than the header: the rest is in the next one.
bool is_header_len_invalid(std::size_t header_len, const IpPayload& payload) {
  return header_len < kMinHeaderLen || (header_len > payload.len && !payload.fragment);
}

// Sets options and payload of a segment whose header is `header_len` long.
void split_segment(const IpPayload& payload, std::size_t header_len, TcpSegment& segment,
                   RemarkCounts& remarks) {
  const Bytes bytes = payload.bytes;
  segment.payload_len = payload.len - std::min(payload.len, static_cast<std::uint32_t>(header_len));
  if (bytes.size() < header_len) {
    // An option that runs past the end of what was captured is not the sender's fault.
    segment.options = bytes.subspan(kMinHeaderLen);
    return;
  }
  segment.options = bytes.first(header_len).subspan(kMinHeaderLen);
  segment.payload = bytes.subspan(header_len);
  if (has_malformed_option(segment.options)) ++remarks[Remark::kTcpOptionsInvalid];
}

}  // namespace

std::optional<TcpOption> TcpOptionWalk::next() {
  ByteCursor cursor(rest_);
  const auto kind = cursor.u8();
  if (!kind || *kind == kEndOfOptions) {
    rest_ = {};
    return std::nullopt;
  }
  if (*kind == kNoOperation) {
    rest_ = cursor.rest();
    return TcpOption{.kind = *kind};
  }
  // The length counts kind and length as well.
  const auto length = cursor.u8();
  const auto data = length && *length >= 2 ? cursor.bytes(*length - 2u) : std::nullopt;
  if (!data) {
    malformed_ = true;
    rest_ = {};
    return std::nullopt;
  }
  rest_ = cursor.rest();
  return TcpOption{.kind = *kind, .data = *data};
}

void decode_tcp(const IpPayload& payload, Packet& packet, RemarkCounts& remarks) {
  ByteCursor cursor(payload.bytes);
  const auto header = cursor.header<kMinHeaderLen>();
  if (!header) {
    ++remarks[Remark::kTcpHeaderCut];
    return;
  }
  TcpSegment& segment = packet.tcp.emplace();
  segment.source_port = field<2, 0>(*header);
  segment.destination_port = field<2, 2>(*header);
  segment.sequence = field<4, 4>(*header);
  segment.acknowledgment = field<4, 8>(*header);
  segment.flags = field<2, 12>(*header) & 0x0fffu;
  segment.window = field<2, 14>(*header);

  const std::size_t header_len = (field<1, 12>(*header) >> 4) * 4u;
  if (is_header_len_invalid(header_len, payload)) {
    ++remarks[Remark::kTcpHeaderLengthInvalid];
    return;
  }
  split_segment(payload, header_len, segment, remarks);
  packet.tls = find_tls_records(segment.payload);
  if (!packet.tls) decode_dns_over_tcp(packet, remarks);
}

}  // namespace wirelake
