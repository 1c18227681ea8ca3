// StreamHandshake: what the beginnings of both sides of a TCP stream say.
//
// TLS on any port, also behind a proxy's CONNECT or SOCKS answer and after STARTTLS; requests of
// HTTP; identifications of SSH. Used by Flow until there is nothing more to learn. One thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "flow/flow_facts.h"
#include "flow/stream_beginning.h"
#include "flow/tls/record_reader.h"
#include "wirelake/bytes.h"

namespace wirelake {

class StreamHandshake {
 public:
  explicit StreamHandshake(HandshakeMemory& memory) : sides_{Side(memory), Side(memory)} {}

  /// Bytes of one side, at their place in its stream; `frame` brought them.
  void add(Role role, std::uint64_t offset, Bytes bytes, std::uint64_t frame, FlowFacts& facts);

  /// The capture lacks bytes of that side: what is behind them is not waited for.
  void give_up(Role role) { finish(side(role)); }

  /// Whether there is nothing more to learn.
  bool is_done() const;

 private:
  enum class Stage : std::uint8_t {
    kBegin,    ///< Nothing is known.
    kSsh,      ///< The identification string is to come.
    kRequest,  ///< The head of a request is to come.
    kText,     ///< Lines, behind which a hello may come.
    kPrelude,  ///< Anything, behind which one may.
    kTls,
    kDone,
  };

  struct Side {
    explicit Side(HandshakeMemory& memory) : beginning(memory) {}
    StreamBeginning beginning;
    bool is_kept = false;  ///< Bytes are in `beginning`.
    Stage stage = Stage::kBegin;
    std::size_t looked_at = 0;  ///< What a search need not look at again.
    std::size_t tls_begin = 0;
    TlsRecordReader records = {};
  };

  // Each goes on in the stream as far as it does; true if the stage has changed.
  bool step(Role role, Bytes stream, std::uint64_t frame, FlowFacts& facts);
  bool begin(Role role, Bytes stream, FlowFacts& facts);
  bool read_identification(Role role, Bytes stream, FlowFacts& facts);
  bool read_request(Role role, Bytes stream, FlowFacts& facts);
  bool read_text(Role role, Bytes stream);
  bool search_hello(Role role, Bytes stream);
  bool read_tls(Role role, Bytes stream, std::uint64_t frame, FlowFacts& facts);
  void read(Role role, Bytes stream, std::uint64_t frame, FlowFacts& facts);
  static void finish(Side& own);

  Side& side(Role role) { return sides_[index_of(role)]; }

  std::array<Side, 2> sides_;
};

}  // namespace wirelake
