// FlowFacts: what the first bytes of a flow say of it.
//
// Filled by the handshake readers, laid out in columns when the flow ends. Plain values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "flow/tls/certificates.h"
#include "flow/tls/hello.h"

namespace wirelake {

/// The sides of a flow: the originator, and who answers.
enum class Role : std::uint8_t { kOrig, kResp };

constexpr Role other(Role role) {
  return role == Role::kOrig ? Role::kResp : Role::kOrig;
}
constexpr std::size_t index_of(Role role) {
  return static_cast<std::size_t>(role);
}

/// What is spoken, by content.
enum class Service : std::uint8_t {
  kUnknown,
  kTls,
  kQuic,
  kDtls,
  kHttp,
  kDns,
  kSsh,
  kSmtp,
  kImap,
  kPop3,
  kFtp,
  kXmpp,
  kSocks,
  kPostgresql,
  kMysql,
  kRdp,
  kLdap,
};

/// "tls", ...; empty for kUnknown.
std::string_view service_name(Service service);

struct TlsFacts {
  std::optional<ClientHello> client_hello = {};
  std::optional<ServerHello> server_hello = {};
  std::uint64_t client_hello_frame = 0;  ///< In which it ends.
  std::uint64_t server_hello_frame = 0;
  std::optional<bool> is_resumed = {};
  std::optional<std::uint8_t> alert = {};  ///< The first fatal one in the clear.
  std::vector<Certificate> certificates = {};
};

struct QuicFacts {
  std::uint32_t version = 0;
  std::string destination_id = {};
  std::string source_id = {};
};

struct HttpFacts {
  std::string method = {};
  std::string uri = {};
  std::optional<std::string> host = {};
  std::optional<std::string> user_agent = {};
};

struct SshFacts {
  std::array<std::optional<std::string>, 2> identifications = {};  ///< By role.
};

/// Small, since there is one for each open flow: what most have not stands elsewhere.
struct FlowFacts {
  Service service = Service::kUnknown;
  std::unique_ptr<TlsFacts> tls = {};
  std::unique_ptr<QuicFacts> quic = {};
  std::unique_ptr<HttpFacts> http = {};
  std::unique_ptr<SshFacts> ssh = {};
  bool disagrees = false;    ///< Segments claimed different bytes for one place.
  bool is_too_long = false;  ///< A handshake went beyond what is kept.

  /// How long the messages were, on the wire, of which something is kept.
  std::size_t kept_bytes = 0;
};

/// Says what is spoken, unless it was said: what TLS is inside of comes first.
inline void know_service(Service service, FlowFacts& facts) {
  if (facts.service == Service::kUnknown) facts.service = service;
}

}  // namespace wirelake
