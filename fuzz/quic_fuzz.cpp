// Fuzzes QUIC: the same bytes as a datagram, and as the frames that a packet of one holds.
#include <algorithm>
#include <array>
#include <vector>

#include "byte_chunks.h"
#include "flow/datagram_handshake.h"
#include "flow/quic/initial.h"
#include "require.h"

using namespace wirelake;

namespace {

void check_headers(Bytes datagram) {
  for (Bytes rest = datagram;;) {
    const auto header = parse_quic_header(rest);
    if (!header) return;
    fuzz::require(header->destination_id.size() <= 20 && header->source_id.size() <= 20);
    fuzz::require(header->packet.size() <= rest.size());
    fuzz::require(header->rest.size() < rest.size());
    if (header->is_initial) {
      auto keys = QuicInitialKeys::make(header->version, header->destination_id,
                                        QuicInitialKeys::Side::kServer);
      if (keys) keys->open(*header);
    }
    rest = header->rest;
  }
}

void check_frames(Bytes frames) {
  for (const QuicCryptoFrame& frame : crypto_frames(frames))
    fuzz::require(frame.data.size() <= frames.size());
}

void check_handshake(Bytes bytes) {
  HandshakeMemory memory;
  FlowFacts facts;
  {
    QuicHandshake handshake(memory);
    handshake.add(Role::kOrig, bytes, 1, facts);
    handshake.add(Role::kResp, bytes, 2, facts);
    handshake.add(Role::kOrig, bytes, 3, facts);
  }
  fuzz::require(memory.used() == 0);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const Bytes bytes = fuzz::as_bytes(data, size);
  check_headers(bytes);
  check_frames(bytes);
  check_handshake(bytes);
  return 0;
}
