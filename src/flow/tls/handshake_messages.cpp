#include "flow/tls/handshake_messages.h"

#include <utility>

namespace wirelake {
namespace {

constexpr std::uint16_t kTls13 = 0x0304;

Service service_of(HelloTransport transport) {
  switch (transport) {
    case HelloTransport::kDtls:
      return Service::kDtls;
    case HelloTransport::kQuic:
      return Service::kQuic;
    default:
      return Service::kTls;
  }
}

TlsFacts& tls_of(FlowFacts& facts) {
  if (!facts.tls) facts.tls = std::make_unique<TlsFacts>();
  return *facts.tls;
}

// Of TLS 1.3 and its drafts; DTLS 1.3 is 0xfefc.
bool is_tls13(std::uint16_t version) {
  return version == kTls13 || version >> 8 == 0x7f || version == 0xfefc;
}

void take_client_hello(Bytes body, HelloTransport transport, std::uint64_t frame,
                       FlowFacts& facts) {
  if (facts.tls && facts.tls->client_hello) return;
  auto hello = parse_client_hello(body, transport);
  if (!hello) return;
  know_service(service_of(transport), facts);
  tls_of(facts).client_hello = std::move(hello);
  facts.kept_bytes += body.size();
  facts.tls->client_hello_frame = frame;
}

void take_server_hello(Bytes body, HelloTransport transport, std::uint64_t frame,
                       FlowFacts& facts) {
  const bool has_hello = facts.tls && facts.tls->server_hello;
  if (has_hello && !facts.tls->server_hello->is_retry_request) return;
  auto hello = parse_server_hello(body);
  if (!hello) return;
  know_service(service_of(transport), facts);
  if (is_tls13(hello->version)) tls_of(facts).is_resumed = hello->has_pre_shared_key;
  tls_of(facts).server_hello = std::move(hello);
  facts.kept_bytes += body.size();
  facts.tls->server_hello_frame = frame;
}

}  // namespace

void read_handshake_message(std::uint8_t type, Bytes body, HelloTransport transport,
                            std::uint64_t frame, FlowFacts& facts) {
  switch (type) {
    case kClientHello:
      return take_client_hello(body, transport, frame, facts);
    case kServerHello:
      return take_server_hello(body, transport, frame, facts);
    case kCertificate:
      // A client may send some too; those of the server come before.
      if (facts.tls && facts.tls->server_hello && facts.tls->certificates.empty()) {
        facts.tls->certificates = parse_certificates(body);
        facts.tls->is_resumed = false;
        facts.kept_bytes += body.size();
      }
      return;
    case kServerHelloDone:
      if (facts.tls && !facts.tls->is_resumed) facts.tls->is_resumed = false;
      return;
    default:
      return;
  }
}

void read_alert(Bytes body, FlowFacts& facts) {
  constexpr std::size_t kAlertLen = 2;
  constexpr std::byte kFatal{2};
  if (body.size() != kAlertLen || body[0] != kFatal) return;
  if (facts.tls && !facts.tls->alert) facts.tls->alert = std::to_integer<std::uint8_t>(body[1]);
}

void read_change_of_cipher(FlowFacts& facts) {
  // Neither a certificate nor the end of the hello was sent (RFC 5246 section 7.3).
  if (facts.tls && facts.tls->server_hello && !facts.tls->is_resumed) facts.tls->is_resumed = true;
}

bool waits_for_second_hello(const FlowFacts& facts) {
  return facts.tls && facts.tls->server_hello && facts.tls->server_hello->is_retry_request;
}

}  // namespace wirelake
