// TlsRecordReader: the messages of a handshake out of the records of one side's stream.
//
// One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "flow/flow_facts.h"
#include "wirelake/bytes.h"

namespace wirelake {

class TlsRecordReader {
 public:
  /// Reads what is whole of `stream`, in which earlier calls had a part of the same bytes. `frame`
  /// brought the last of them. True while more of the handshake may come in the clear.
  bool read(Bytes stream, Role role, std::uint64_t frame, FlowFacts& facts);

 private:
  bool read_record(std::uint8_t type, Bytes body, Role role, std::uint64_t frame, FlowFacts& facts);
  void read_messages(std::uint64_t frame, FlowFacts& facts);

  std::size_t at_ = 0;               // In the stream.
  std::vector<std::byte> messages_;  // Of which the records so far had a part.
};

/// Whether TLS may begin like that: a record of a handshake or an alert.
bool may_begin_tls(Bytes stream);

/// Where in `stream`, at `from` or behind, a record begins that holds a hello of that side; nothing
/// if there is none yet.
std::optional<std::size_t> find_hello_record(Bytes stream, std::size_t from, Role role);

}  // namespace wirelake
