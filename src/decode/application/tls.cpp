// The TLS record layer (RFC 8446 section 5.1), as far as a single segment shows it.

#include "base/byte_cursor.h"
#include "wirelake/packet.h"

namespace wirelake {
namespace {

struct RecordHeader {
  std::uint8_t content_type;
  std::uint16_t version;
  std::uint16_t len;
};

// What makes five bytes a record header rather than anything else.
std::optional<RecordHeader> read_header(ByteCursor& cursor) {
  constexpr std::uint16_t kMaxCiphertextLen = (1 << 14) + 2048;  // RFC 5246 section 6.2.3
  const auto bytes = cursor.header<5>();
  if (!bytes) return std::nullopt;
  const RecordHeader header = {static_cast<std::uint8_t>(field<1, 0>(*bytes)), field<2, 1>(*bytes),
                               field<2, 3>(*bytes)};
  if (header.content_type < 20 || header.content_type > 24) return std::nullopt;
  if (header.version < 0x0300 || header.version > 0x0304) return std::nullopt;
  if (header.len > kMaxCiphertextLen) return std::nullopt;
  return header;
}

}  // namespace

std::optional<Bytes> TlsRecordWalk::next() {
  ByteCursor cursor(rest_);
  const auto header = read_header(cursor);
  const auto body = header ? cursor.bytes(header->len) : std::nullopt;
  rest_ = body ? cursor.rest() : Bytes();
  return body;
}

std::optional<TlsRecords> find_tls_records(Bytes tcp_payload) {
  ByteCursor cursor(tcp_payload);
  const auto first = read_header(cursor);
  if (!first) return std::nullopt;
  TlsRecords records = {first->content_type, first->version, first->len, 0};
  TlsRecordWalk walk(tcp_payload);
  while (walk.next())
    ++records.complete_count;
  return records;
}

}  // namespace wirelake
