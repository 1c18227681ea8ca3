// ClientHello and ServerHello of TLS and DTLS, as their bytes have them.
//
// Used by whoever puts a handshake together (handshake.h, QUIC) and by the fingerprints. Pure
// functions over complete messages; thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wirelake/bytes.h"

namespace wirelake {

/// How a hello came.
enum class HelloTransport : std::uint8_t { kTls, kDtls, kQuic };

/// HandshakeType (RFC 8446 section 4), of those that are looked into.
enum HandshakeType : std::uint8_t {
  kClientHello = 1,
  kServerHello = 2,
  kNewSessionTicket = 4,
  kCertificate = 11,
  kServerHelloDone = 14,
};

/// ExtensionType (RFC 8446 section 4.2), of those that are looked into.
enum ExtensionType : std::uint16_t {
  kServerName = 0,
  kSupportedGroups = 10,
  kPointFormats = 11,
  kSignatureAlgorithms = 13,
  kAlpn = 16,
  kPreSharedKey = 41,
  kSupportedVersions = 43,
};

/// RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2, RFC 6347 section 4.2.1. Lists are as sent,
/// with GREASE.
struct ClientHello {
  HelloTransport transport = HelloTransport::kTls;
  std::uint16_t version = 0;  ///< legacy_version.
  std::string session_id = {};
  std::vector<std::uint16_t> ciphers = {};
  std::vector<std::uint16_t> extensions = {};
  std::vector<std::uint16_t> groups = {};
  std::vector<std::uint8_t> point_formats = {};
  std::vector<std::uint16_t> signature_algorithms = {};
  std::vector<std::uint16_t> supported_versions = {};
  std::optional<std::string> server_name = {};  ///< The first name; bytes as they are.
  std::vector<std::string> alpn = {};
};

/// RFC 8446 section 4.1.3, RFC 5246 section 7.4.1.3.
struct ServerHello {
  std::uint16_t legacy_version = 0;
  std::uint16_t version = 0;  ///< The one that was chosen, by the extension or else the above.
  std::string session_id = {};
  std::uint16_t cipher = 0;
  std::vector<std::uint16_t> extensions = {};
  std::optional<std::string> alpn = {};
  bool has_pre_shared_key = false;
  bool is_retry_request = false;  ///< It asks for another ClientHello.
};

/// The body of a ClientHello. Nothing where it ends before its ciphers do; of extensions those
/// before the first that is damaged.
std::optional<ClientHello> parse_client_hello(Bytes body, HelloTransport transport);

/// The body of a ServerHello, or of a HelloRetryRequest, which looks like one. Drafts of TLS 1.3
/// before 22 have neither session_id nor compression.
std::optional<ServerHello> parse_server_hello(Bytes body);

}  // namespace wirelake
