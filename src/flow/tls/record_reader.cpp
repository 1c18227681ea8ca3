#include "flow/tls/record_reader.h"

#include <algorithm>

#include "base/byte_cursor.h"
#include "flow/tls/handshake_messages.h"

namespace wirelake {
namespace {

enum ContentType : std::uint8_t { kChangeCipherSpec = 20, kAlert = 21, kHandshake = 22 };

constexpr std::size_t kHeaderLen = 5;
constexpr std::size_t kMessageHeaderLen = 4;
constexpr std::size_t kMaxRecordLen = (1 << 14) + 2048;  // RFC 5246 section 6.2.3
constexpr std::uint8_t kMajorVersion = 3;

std::size_t message_len(Bytes message) {
  const auto header = message.first<kMessageHeaderLen>();
  return std::size_t{field<1, 1>(header)} << 16 | field<2, 2>(header);
}

// A record of that side's hello, as far as its first eleven bytes can tell.
bool is_hello_record(Bytes at, Role role) {
  constexpr std::size_t kLeast = kHeaderLen + kMessageHeaderLen + 2;
  if (at.size() < kLeast) return false;
  const auto header = at.first<kLeast>();
  const std::size_t record_len = field<2, 3>(header);
  const std::uint8_t version = static_cast<std::uint8_t>(field<1, 9>(header));
  return field<1, 0>(header) == kHandshake && field<1, 1>(header) == kMajorVersion &&
         field<1, 2>(header) <= 4 && record_len > kMessageHeaderLen &&
         record_len <= kMaxRecordLen &&
         field<1, 5>(header) == (role == Role::kOrig ? kClientHello : kServerHello) &&
         field<1, 6>(header) == 0 && (version == kMajorVersion || version == 0x7f);
}

}  // namespace

bool may_begin_tls(Bytes stream) {
  ByteCursor cursor(stream);
  const auto type = cursor.u8();
  const auto major = cursor.u8();
  return type && (*type == kHandshake || *type == kAlert) && (!major || *major == kMajorVersion);
}

std::optional<std::size_t> find_hello_record(Bytes stream, std::size_t from, Role role) {
  while (from < stream.size()) {
    const auto found = std::find(stream.begin() + static_cast<std::ptrdiff_t>(from), stream.end(),
                                 std::byte{kHandshake});
    from = static_cast<std::size_t>(found - stream.begin());
    if (is_hello_record(stream.subspan(from), role)) return from;
    ++from;
  }
  return std::nullopt;
}

bool TlsRecordReader::read(Bytes stream, Role role, std::uint64_t frame, FlowFacts& facts) {
  while (stream.size() - at_ >= kHeaderLen) {
    const auto header = stream.subspan(at_).first<kHeaderLen>();
    const std::size_t len = field<2, 3>(header);
    if (field<1, 1>(header) != kMajorVersion || len > kMaxRecordLen) return false;
    if (stream.size() - at_ - kHeaderLen < len) return true;
    const Bytes body = stream.subspan(at_ + kHeaderLen, len);
    at_ += kHeaderLen + len;
    if (!read_record(static_cast<std::uint8_t>(field<1, 0>(header)), body, role, frame, facts)) {
      return false;
    }
  }
  return true;
}

bool TlsRecordReader::read_record(std::uint8_t type, Bytes body, Role role, std::uint64_t frame,
                                  FlowFacts& facts) {
  switch (type) {
    case kHandshake:
      messages_.insert(messages_.end(), body.begin(), body.end());
      read_messages(frame, facts);
      return true;
    case kAlert:
      read_alert(body, facts);
      return true;
    case kChangeCipherSpec:
      if (role == Role::kResp) read_change_of_cipher(facts);
      return role == Role::kResp && waits_for_second_hello(facts);
    default:
      return false;  // What follows is encrypted, or no TLS.
  }
}

void TlsRecordReader::read_messages(std::uint64_t frame, FlowFacts& facts) {
  Bytes rest = messages_;
  while (rest.size() >= kMessageHeaderLen) {
    const std::size_t len = message_len(rest);
    if (rest.size() - kMessageHeaderLen < len) break;
    read_handshake_message(std::to_integer<std::uint8_t>(rest[0]),
                           rest.subspan(kMessageHeaderLen, len), HelloTransport::kTls, frame,
                           facts);
    rest = rest.subspan(kMessageHeaderLen + len);
  }
  messages_.erase(messages_.begin(), messages_.end() - static_cast<std::ptrdiff_t>(rest.size()));
}

}  // namespace wirelake
