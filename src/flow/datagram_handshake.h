// DatagramHandshake: the handshakes of QUIC and DTLS, out of datagrams in any order.
//
// Used by Flow until there is nothing more to learn. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "flow/flow_facts.h"
#include "flow/quic/initial.h"
#include "flow/stream_beginning.h"
#include "wirelake/bytes.h"

namespace wirelake {

/// The hellos of a QUIC connection (RFC 9001 section 4), whose pieces come in CRYPTO frames.
class QuicHandshake {
 public:
  explicit QuicHandshake(HandshakeMemory& memory) : streams_{Stream(memory), Stream(memory)} {}

  /// False when there is nothing more to learn.
  bool add(Role role, Bytes datagram, std::uint64_t frame, FlowFacts& facts);

 private:
  struct Stream {
    explicit Stream(HandshakeMemory& memory) : beginning(memory) {}
    StreamBeginning beginning;
    bool is_read = false;
  };

  bool open(Role role, const QuicLongHeader& initial, std::uint64_t frame, FlowFacts& facts);
  bool take_frames(Role role, Bytes frames, std::uint64_t frame, FlowFacts& facts);

  std::array<Stream, 2> streams_;  // By role.
  std::optional<Role> client_;
  std::string keys_id_;  // What the keys are made of: small, where they are not.
  int packets_ = 0;
};

/// The hellos of DTLS (RFC 6347, RFC 9147), which may come in fragments.
class DtlsHandshake {
 public:
  explicit DtlsHandshake(HandshakeMemory& memory) : memory_(&memory) {}

  bool add(Role role, Bytes datagram, std::uint64_t frame, FlowFacts& facts);

 private:
  struct Message {
    explicit Message(HandshakeMemory& memory) : body(memory) {}
    StreamBeginning body;
    bool is_read = false;
  };

  void read_fragments(Role role, Bytes record, std::uint64_t frame, FlowFacts& facts);

  HandshakeMemory* memory_;
  std::array<std::map<std::uint16_t, Message>, 2> messages_;  // By role and message_seq.
  int records_ = 0;
};

/// Whether a datagram begins with a record of a DTLS handshake.
bool may_be_dtls(Bytes datagram);

}  // namespace wirelake
