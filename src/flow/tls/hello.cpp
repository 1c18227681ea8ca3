#include "flow/tls/hello.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/byte_cursor.h"
#include "base/text_view.h"

namespace wirelake {
namespace {

constexpr std::size_t kRandomLen = 32;

// The random value of a HelloRetryRequest: the SHA-256 of that name (RFC 8446 section 4.1.3).
constexpr std::array kRetryRandom = [] {
  constexpr unsigned char kOctets[kRandomLen] = {0xcf, 0x21, 0xad, 0x74, 0xe5, 0x9a, 0x61, 0x11,
                                                 0xbe, 0x1d, 0x8c, 0x02, 0x1e, 0x65, 0xb8, 0x91,
                                                 0xc2, 0xa2, 0x11, 0x16, 0x7a, 0xbb, 0x8c, 0x5e,
                                                 0x07, 0x9e, 0x09, 0xe2, 0xc8, 0xa8, 0x33, 0x9c};
  std::array<std::byte, kRandomLen> bytes = {};
  for (std::size_t i = 0; i < kRandomLen; ++i)
    bytes[i] = std::byte{kOctets[i]};
  return bytes;
}();

// Vectors of TLS say their length in bytes before them (RFC 8446 section 3.4).
std::optional<ByteCursor> vector_of_u8(ByteCursor& cursor) {
  const auto length = cursor.u8();
  const auto bytes = length ? cursor.bytes(*length) : std::nullopt;
  return bytes ? std::optional(ByteCursor(*bytes)) : std::nullopt;
}

std::optional<ByteCursor> vector_of_u16(ByteCursor& cursor) {
  const auto length = cursor.u16();
  const auto bytes = length ? cursor.bytes(*length) : std::nullopt;
  return bytes ? std::optional(ByteCursor(*bytes)) : std::nullopt;
}

std::vector<std::uint16_t> numbers(ByteCursor cursor) {
  std::vector<std::uint16_t> values;
  values.reserve(cursor.remaining() / 2);
  while (const auto value = cursor.u16())
    values.push_back(*value);
  return values;
}

std::vector<std::uint16_t> numbers_of(std::optional<ByteCursor> cursor) {
  return cursor ? numbers(*cursor) : std::vector<std::uint16_t>();
}

std::vector<std::uint8_t> octets_of(std::optional<ByteCursor> cursor) {
  std::vector<std::uint8_t> values;
  while (cursor && !cursor->empty())
    values.push_back(*cursor->u8());
  return values;
}

// RFC 6066 section 3: the first entry that is a host name.
std::optional<std::string> server_name_of(std::optional<ByteCursor> list) {
  constexpr std::uint8_t kHostName = 0;
  while (list) {
    const auto type = list->u8();
    const auto name = vector_of_u16(*list);
    if (!type || !name) return std::nullopt;
    if (*type == kHostName) return std::string(as_text(name->rest()));
  }
  return std::nullopt;
}

// RFC 7301 section 3.1.
std::vector<std::string> protocols_of(std::optional<ByteCursor> list) {
  std::vector<std::string> names;
  while (list) {
    const auto name = vector_of_u8(*list);
    if (!name) break;
    names.emplace_back(as_text(name->rest()));
  }
  return names;
}

// Calls `visit(type, cursor)` for each extension that is whole.
template <typename Visit>
void walk_extensions(ByteCursor& cursor, Visit&& visit) {
  const auto length = cursor.u16();
  if (!length) return;
  // A hello that is cut has fewer than it says.
  ByteCursor list(cursor.rest().first(std::min<std::size_t>(*length, cursor.remaining())));
  while (true) {
    const auto type = list.u16();
    const auto data = type ? vector_of_u16(list) : std::nullopt;
    if (!data) return;
    visit(*type, *data);
  }
}

void read_extension(std::uint16_t type, ByteCursor data, ClientHello& hello) {
  hello.extensions.push_back(type);
  switch (type) {
    case kServerName:
      hello.server_name = server_name_of(vector_of_u16(data));
      return;
    case kSupportedGroups:
      hello.groups = numbers_of(vector_of_u16(data));
      return;
    case kPointFormats:
      hello.point_formats = octets_of(vector_of_u8(data));
      return;
    case kSignatureAlgorithms:
      hello.signature_algorithms = numbers_of(vector_of_u16(data));
      return;
    case kAlpn:
      hello.alpn = protocols_of(vector_of_u16(data));
      return;
    case kSupportedVersions:
      hello.supported_versions = numbers_of(vector_of_u8(data));
      return;
    default:
      return;
  }
}

void read_extension(std::uint16_t type, ByteCursor data, ServerHello& hello) {
  hello.extensions.push_back(type);
  if (type == kSupportedVersions) {
    hello.version = data.u16().value_or(hello.version);
  } else if (type == kPreSharedKey) {
    hello.has_pre_shared_key = true;
  } else if (type == kAlpn) {
    auto names = protocols_of(vector_of_u16(data));
    if (!names.empty()) hello.alpn = std::move(names.front());
  }
}

// Version numbers of the drafts of TLS 1.3 are 0x7f00 and the draft's.
bool is_draft_without_session(std::uint16_t version) {
  return version >> 8 == 0x7f && (version & 0xff) < 22;
}

}  // namespace

std::optional<ClientHello> parse_client_hello(Bytes body, HelloTransport transport) {
  ByteCursor cursor(body);
  ClientHello hello;
  hello.transport = transport;
  const auto version = cursor.u16();
  if (!version || !cursor.skip(kRandomLen)) return std::nullopt;
  hello.version = *version;
  const auto session_id = vector_of_u8(cursor);
  if (!session_id) return std::nullopt;
  hello.session_id = as_text(session_id->rest());
  const bool has_cookie = transport == HelloTransport::kDtls;
  if (has_cookie && !vector_of_u8(cursor)) return std::nullopt;
  const auto ciphers = vector_of_u16(cursor);
  if (!ciphers) return std::nullopt;
  hello.ciphers = numbers(*ciphers);
  if (!vector_of_u8(cursor)) return hello;  // Compression methods.
  walk_extensions(cursor,
                  [&](std::uint16_t type, ByteCursor data) { read_extension(type, data, hello); });
  return hello;
}

std::optional<ServerHello> parse_server_hello(Bytes body) {
  ByteCursor cursor(body);
  ServerHello hello;
  const auto version = cursor.u16();
  const auto random = cursor.bytes(kRandomLen);
  if (!version || !random) return std::nullopt;
  hello.legacy_version = hello.version = *version;
  hello.is_retry_request = std::ranges::equal(*random, kRetryRandom);
  const bool has_session = !is_draft_without_session(*version);
  if (has_session) {
    const auto session_id = vector_of_u8(cursor);
    if (!session_id) return std::nullopt;
    hello.session_id = as_text(session_id->rest());
  }
  const auto cipher = cursor.u16();
  if (!cipher || (has_session && !cursor.u8())) return std::nullopt;
  hello.cipher = *cipher;
  walk_extensions(cursor,
                  [&](std::uint16_t type, ByteCursor data) { read_extension(type, data, hello); });
  return hello;
}

}  // namespace wirelake
