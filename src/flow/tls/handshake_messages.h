// What is learnt of a TLS session from the messages of its handshake, however they were carried.
//
// One thread.
#pragma once

#include <cstdint>

#include "flow/flow_facts.h"

namespace wirelake {

/// Looks at a whole message that came in `frame`. The first hello of each side counts.
void read_handshake_message(std::uint8_t type, Bytes body, HelloTransport transport,
                            std::uint64_t frame, FlowFacts& facts);

/// Looks at an alert in the clear (RFC 8446 section 6).
void read_alert(Bytes body, FlowFacts& facts);

/// The server goes over to encryption: whether the session goes on from an earlier one is known
/// then.
void read_change_of_cipher(FlowFacts& facts);

/// Whether the server asked for another ClientHello, so that there is another ServerHello to come.
bool waits_for_second_hello(const FlowFacts& facts);

}  // namespace wirelake
