// Flow: what two ends say to each other, from its first packet on.
//
// Kept by FlowTable while it is open, laid out in columns when it has ended. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "flow/datagram_handshake.h"
#include "flow/flow_facts.h"
#include "flow/flow_key.h"
#include "flow/flow_side.h"
#include "flow/payload_trace.h"
#include "flow/stream_handshake.h"
#include "flow/tcp/connection_state.h"
#include "flow/tcp/tcp_side.h"
#include "wirelake/packet.h"

namespace wirelake {

/// By which rule the originator is known.
enum class OriginatorRule : std::uint8_t { kSyn, kSynAck, kFirst };

/// "syn", "syn_ack", "first".
std::string_view rule_name(OriginatorRule rule);

enum class EndReason : std::uint8_t { kFin, kRst, kReused, kIdle, kEvicted, kCaptureEnd };

/// "fin", "rst", ...
std::string_view reason_name(EndReason reason);

/// How long the three steps of a TCP handshake took.
struct HandshakeTimes {
  std::int64_t syn_ack_ns = 0;  ///< From the SYN to the SYN-ACK.
  std::int64_t ack_ns = 0;      ///< From there to the ACK.
};

class Flow {
 public:
  /// Begins with `packet`, which add() then has to be given as well. `memory` must outlive it.
  Flow(const DirectedKey& key, const Packet& packet, HandshakeMemory& memory);

  /// A packet of the flow; `is_from_first` says which way, as in DirectedKey. Gives what it is
  /// there.
  PacketInFlow add(const Packet& packet, bool is_from_first);

  /// A later fragment of a packet of the flow.
  PacketInFlow add_fragment(const Packet& packet, bool is_from_first);

  /// Whether a segment is the SYN of another connection between the same ends.
  bool is_begun_anew_by(const TcpSegment& segment, bool is_from_first) const;

  bool is_reset() const { return tcp_ && tcp_->is_reset; }

  /// Why it has ended, where `otherwise` is why nothing more is taken.
  EndReason end_reason(EndReason otherwise) const;

  const FlowKey& key() const { return key_; }
  std::uint64_t first_frame() const { return first_frame_; }
  std::int64_t start_ns() const { return start_ns_; }
  std::int64_t end_ns() const { return end_ns_; }
  OriginatorRule originator_rule() const { return rule_; }

  /// The originator is the key's first end.
  bool is_orig_first() const { return orig_is_first_; }

  const FlowSide& side(Role role) const { return sides_[index_of(role)]; }
  const PayloadTrace& trace() const { return trace_; }
  const FlowFacts& facts() const { return facts_; }

  /// For every protocol.
  std::string_view conn_state() const;

  /// Of TCP; null of others.
  const ConnectionState* tcp_state() const { return tcp_ ? &tcp_->state : nullptr; }
  std::int64_t missed_bytes(Role role) const;
  std::optional<HandshakeTimes> handshake_times() const;

 private:
  struct Tcp {
    std::array<TcpSide, 2> sides = {};  // By role.
    ConnectionState state = {};
    bool is_reset = false;
    std::array<bool, 2> has_fin = {};
    std::optional<std::int64_t> syn_ns = {};
    std::optional<std::int64_t> syn_ack_ns = {};
    std::optional<std::int64_t> ack_ns = {};
    std::uint32_t syn_ack_number = 0;
    std::unique_ptr<StreamHandshake> handshake = {};
    bool is_handshake_over = false;
  };

  struct Datagrams {
    std::unique_ptr<QuicHandshake> quic = {};
    std::unique_ptr<DtlsHandshake> dtls = {};
    bool is_quic_over = false;
    bool is_dtls_over = false;
  };

  Role role_of(bool is_from_first) const {
    return is_from_first == orig_is_first_ ? Role::kOrig : Role::kResp;
  }
  void note_time(const Packet& packet);
  bool add_segment(Role role, const Packet& packet);
  void time_handshake(Role role, const TcpSegment& segment, std::int64_t time_ns);
  void read_stream(Role role, const Packet& packet, std::int64_t offset);
  void add_datagram(Role role, const Packet& packet);

  FlowKey key_;
  HandshakeMemory* memory_;
  std::uint64_t first_frame_;
  std::int64_t start_ns_;
  std::int64_t end_ns_;
  OriginatorRule rule_;
  bool orig_is_first_;
  std::array<FlowSide, 2> sides_;  // By role.
  PayloadTrace trace_;
  std::unique_ptr<Tcp> tcp_;
  Datagrams datagrams_;
  FlowFacts facts_;
};

}  // namespace wirelake
