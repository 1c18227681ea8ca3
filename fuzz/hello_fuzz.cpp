// Fuzzes what reads the beginnings of streams: hellos, certificates, and the handshakes around
// them.
//
// However a stream is cut into pieces, the same is found in it; fingerprints are of their form.
#include <algorithm>
#include <string>

#include "byte_chunks.h"
#include "flow/datagram_handshake.h"
#include "flow/stream_handshake.h"
#include "flow/tls/ja3.h"
#include "flow/tls/ja4.h"
#include "require.h"

using namespace wirelake;

namespace {

void check_hellos(Bytes bytes) {
  for (const auto transport : {HelloTransport::kTls, HelloTransport::kDtls}) {
    const auto hello = parse_client_hello(bytes, transport);
    if (!hello) continue;
    constexpr std::size_t kJa4Len = 10 + 1 + 12 + 1 + 12;
    fuzz::require(ja4(*hello).digest.size() == kJa4Len);
    fuzz::require(ja3_digest(ja3_text(*hello)).size() == 32);
    fuzz::require(hello->ciphers.size() * 2 <= bytes.size());
  }
  if (const auto hello = parse_server_hello(bytes)) ja3s_text(*hello);
  parse_certificates(bytes);
}

// What was found in a stream, as text.
std::string read_in_pieces(Bytes bytes, Role role, std::size_t piece) {
  HandshakeMemory memory;
  FlowFacts facts;
  {
    StreamHandshake handshake(memory);
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      handshake.add(role, at, bytes.subspan(at, std::min(piece, bytes.size() - at)), 1, facts);
    }
  }
  fuzz::require(memory.used() == 0);
  std::string found(service_name(facts.service));
  if (facts.tls && facts.tls->client_hello) found += ja4(*facts.tls->client_hello).raw;
  if (facts.tls && facts.tls->server_hello) found += ja3s_text(*facts.tls->server_hello);
  if (facts.http) found += facts.http->method + facts.http->uri;
  return found;
}

void check_streams(Bytes bytes) {
  for (const Role role : {Role::kOrig, Role::kResp}) {
    const std::size_t piece = std::min<std::size_t>(fuzz::chunk_of(bytes), 1400);
    const std::string found = read_in_pieces(bytes, role, std::max<std::size_t>(bytes.size(), 1));
    // What is said of a greeting depends on how much of it was there at first.
    if (found.starts_with("smtp") || found.starts_with("ftp")) continue;
    fuzz::require(read_in_pieces(bytes, role, piece) == found);
  }
}

void check_datagrams(Bytes bytes) {
  HandshakeMemory memory;
  FlowFacts facts;
  {
    DtlsHandshake dtls(memory);
    QuicHandshake quic(memory);
    const std::size_t piece = fuzz::chunk_of(bytes);
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
      const Bytes datagram = bytes.subspan(at, std::min(piece, bytes.size() - at));
      if (may_be_dtls(datagram)) dtls.add(Role::kOrig, datagram, 1, facts);
      if (may_be_quic(datagram)) quic.add(Role::kOrig, datagram, 1, facts);
    }
    dtls.add(Role::kOrig, bytes, 1, facts);
  }
  fuzz::require(memory.used() == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes = fuzz::as_bytes(data, size);
  check_hellos(bytes);
  check_streams(bytes);
  check_datagrams(bytes);
  return 0;
}
