#include "flow/datagram_handshake.h"

#include <algorithm>
#include <utility>

#include "base/byte_cursor.h"
#include "base/text_view.h"
#include "flow/tls/handshake_messages.h"

namespace wirelake {
namespace {

// Handshakes are over, or will never be, after so many packets.
constexpr int kMaxPackets = 256;

// RFC 6347 section 4.1, and 4.2.2 for the header of a fragment.
constexpr std::size_t kRecordHeaderLen = 13;
constexpr std::size_t kFragmentHeaderLen = 12;
constexpr std::uint8_t kHandshakeRecord = 22;
constexpr std::uint8_t kAlertRecord = 21;
constexpr std::size_t kMaxMessages = 16;

std::size_t u24(ByteCursor& cursor) {
  const auto high = cursor.u8();
  const auto low = cursor.u16();
  return std::size_t{high.value_or(0)} << 16 | low.value_or(0);
}

bool is_dtls_version(std::uint16_t version) {
  return version == 0xfeff || version == 0xfefd || version == 0xfefc || version == 0x0100;
}

}  // namespace

bool QuicHandshake::add(Role role, Bytes datagram, std::uint64_t frame, FlowFacts& facts) {
  while (const auto header = parse_quic_header(datagram)) {
    if (header->is_initial && !open(role, *header, frame, facts)) return false;
    datagram = header->rest;
  }
  return ++packets_ < kMaxPackets;
}

bool QuicHandshake::open(Role role, const QuicLongHeader& initial, std::uint64_t frame,
                         FlowFacts& facts) {
  using Side = QuicInitialKeys::Side;
  if (!facts.quic) {
    facts.quic = std::make_unique<QuicFacts>(QuicFacts{initial.version,
                                                       std::string(as_text(initial.destination_id)),
                                                       std::string(as_text(initial.source_id))});
    know_service(Service::kQuic, facts);
  }
  const bool is_from_server = client_ && *client_ != role;
  const auto open_by = [&](Bytes id) {
    auto keys =
        QuicInitialKeys::make(initial.version, id, is_from_server ? Side::kServer : Side::kClient);
    return keys ? keys->open(initial) : std::nullopt;
  };
  auto frames = open_by(std::as_bytes(std::span(keys_id_)));
  if (!frames && !is_from_server) {
    // The first one, or the first after a Retry: its keys are of its own identifier.
    frames = open_by(initial.destination_id);
    if (frames) {
      client_ = role;
      keys_id_ = as_text(initial.destination_id);
    }
  }
  return !frames || take_frames(role, *frames, frame, facts);
}

bool QuicHandshake::take_frames(Role role, Bytes frames, std::uint64_t frame, FlowFacts& facts) {
  Stream& stream = streams_[index_of(role)];
  for (const QuicCryptoFrame& crypto : crypto_frames(frames)) {
    if (stream.is_read) break;
    if (!stream.beginning.add(crypto.offset, crypto.data)) facts.is_too_long = true;
    if (stream.beginning.disagrees()) facts.disagrees = true;
    const Bytes bytes = stream.beginning.in_order();
    ByteCursor cursor(bytes);
    const auto type = cursor.u8();
    if (cursor.remaining() < 3) continue;
    const auto body = cursor.bytes(u24(cursor));
    if (!body) continue;
    read_handshake_message(*type, *body, HelloTransport::kQuic, frame, facts);
    stream.is_read = true;
    stream.beginning.forget();
  }
  return !streams_[0].is_read || !streams_[1].is_read;
}

bool may_be_dtls(Bytes datagram) {
  if (datagram.size() < kRecordHeaderLen + kFragmentHeaderLen) return false;
  const auto header = datagram.first<kRecordHeaderLen>();
  return field<1, 0>(header) == kHandshakeRecord && is_dtls_version(field<2, 1>(header)) &&
         field<2, 3>(header) == 0;
}

bool DtlsHandshake::add(Role role, Bytes datagram, std::uint64_t frame, FlowFacts& facts) {
  ByteCursor cursor(datagram);
  while (const auto header = cursor.header<kRecordHeaderLen>()) {
    const auto body = cursor.bytes(field<2, 11>(*header));
    const bool is_plain = is_dtls_version(field<2, 1>(*header)) && field<2, 3>(*header) == 0;
    if (!body || !is_plain || ++records_ > kMaxPackets) return false;
    const auto type = static_cast<std::uint8_t>(field<1, 0>(*header));
    if (type == kHandshakeRecord) read_fragments(role, *body, frame, facts);
    if (type == kAlertRecord) read_alert(*body, facts);
  }
  return true;
}

void DtlsHandshake::read_fragments(Role role, Bytes record, std::uint64_t frame, FlowFacts& facts) {
  auto& messages = messages_[index_of(role)];
  ByteCursor cursor(record);
  while (cursor.remaining() >= kFragmentHeaderLen) {
    const std::uint8_t type = *cursor.u8();
    const std::size_t len = u24(cursor);
    const std::uint16_t number = *cursor.u16();
    const std::size_t offset = u24(cursor);
    const auto fragment = cursor.bytes(u24(cursor));
    if (!fragment || len > StreamBeginning::kMaxLen || offset + fragment->size() > len) return;
    if (!messages.contains(number) && messages.size() == kMaxMessages) return;
    Message& message = messages.try_emplace(number, *memory_).first->second;
    if (message.is_read) continue;
    if (!message.body.add(offset, *fragment)) facts.is_too_long = true;
    if (message.body.disagrees()) facts.disagrees = true;
    if (message.body.in_order().size() < len) continue;
    read_handshake_message(type, message.body.in_order().first(len), HelloTransport::kDtls, frame,
                           facts);
    message.is_read = true;
    message.body.forget();
  }
}

}  // namespace wirelake
