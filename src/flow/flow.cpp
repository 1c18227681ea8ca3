#include "flow/flow.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/integers.h"
#include "flow/tcp/flags.h"

namespace wirelake {
namespace {

OriginatorRule rule_of(const Packet& packet) {
  if (!packet.tcp || !has(*packet.tcp, kTcpSyn)) return OriginatorRule::kFirst;
  return has(*packet.tcp, kTcpAck) ? OriginatorRule::kSynAck : OriginatorRule::kSyn;
}

std::int32_t clamped(std::uint32_t len) {
  constexpr std::uint32_t kMost = std::numeric_limits<std::int32_t>::max();
  return static_cast<std::int32_t>(std::min(len, kMost));
}

}  // namespace

std::string_view rule_name(OriginatorRule rule) {
  constexpr std::array<std::string_view, 3> kNames = {"syn", "syn_ack", "first"};
  return kNames[static_cast<std::size_t>(rule)];
}

std::string_view reason_name(EndReason reason) {
  constexpr std::array<std::string_view, 6> kNames = {"fin",  "rst",     "reused",
                                                      "idle", "evicted", "capture_end"};
  return kNames[static_cast<std::size_t>(reason)];
}

Flow::Flow(const DirectedKey& key, const Packet& packet, HandshakeMemory& memory)
    : key_(key.key),
      memory_(&memory),
      first_frame_(packet.frame),
      start_ns_(packet.timestamp_ns),
      end_ns_(packet.timestamp_ns),
      rule_(rule_of(packet)),
      orig_is_first_(key.is_from_first != (rule_ == OriginatorRule::kSynAck)) {
  if (!packet.tcp) return;
  tcp_ = std::make_unique<Tcp>();
  if (rule_ == OriginatorRule::kSynAck) tcp_->state.note_flip();
}

void Flow::note_time(const Packet& packet) {
  end_ns_ = std::max(end_ns_, packet.timestamp_ns);
}

PacketInFlow Flow::add(const Packet& packet, bool is_from_first) {
  const Role role = role_of(is_from_first);
  note_time(packet);
  PacketInFlow place = {.flow = first_frame_, .is_orig = role == Role::kOrig};
  Bytes payload;
  std::uint32_t payload_len = 0;
  if (packet.tcp) {
    payload = packet.tcp->payload;
    payload_len = packet.tcp->payload_len;
  } else if (packet.udp) {
    payload = packet.udp->payload;
    payload_len = packet.udp->payload_len;
  }
  sides_[index_of(role)].add(packet, end_ns_, payload, payload_len);
  if (payload_len > 0) {
    const std::int64_t since_ns = saturated_difference(end_ns_, start_ns_);
    const std::int32_t len = clamped(payload_len);
    trace_.add({since_ns / 1000, role == Role::kOrig ? len : -len});
  }
  if (packet.dns) know_service(Service::kDns, facts_);
  if (packet.tcp) {
    place.is_retransmission = add_segment(role, packet);
  } else if (packet.udp) {
    sides_[index_of(role)].payload_bytes += payload_len;
    add_datagram(role, packet);
  }
  return place;
}

PacketInFlow Flow::add_fragment(const Packet& packet, bool is_from_first) {
  const Role role = role_of(is_from_first);
  note_time(packet);
  sides_[index_of(role)].add(packet, end_ns_, {}, 0);
  return {.flow = first_frame_, .is_orig = role == Role::kOrig};
}

bool Flow::add_segment(Role role, const Packet& packet) {
  const TcpSegment& segment = *packet.tcp;
  // The first packet may have been cut before its header ended.
  if (!tcp_) tcp_ = std::make_unique<Tcp>();
  FlowSide& side = sides_[index_of(role)];
  const SegmentPlace place = tcp_->sides[index_of(role)].add(segment);
  std::int64_t missed = 0;
  if (has(segment, kTcpAck) && !has(segment, kTcpRst)) {
    missed = tcp_->sides[index_of(other(role))].acknowledge(segment.acknowledgment);
  }
  tcp_->state.add(role, segment, missed > 0);
  time_handshake(role, segment, end_ns_);
  if (has(segment, kTcpRst)) tcp_->is_reset = true;
  if (has(segment, kTcpFin)) tcp_->has_fin[index_of(role)] = true;
  if (segment.payload_len == 0) return false;

  side.payload_bytes += static_cast<std::uint64_t>(place.fresh_bytes);
  if (place.is_out_of_order) ++side.out_of_order_packets;
  const bool is_retransmission = place.fresh_bytes == 0;
  if (is_retransmission) ++side.retransmitted_packets;
  read_stream(role, packet, place.offset);
  return is_retransmission;
}

// The SYN and the SYN-ACK are those that were answered: the last of each.
void Flow::time_handshake(Role role, const TcpSegment& segment, std::int64_t time_ns) {
  if (tcp_->ack_ns) return;
  const bool has_syn = has(segment, kTcpSyn);
  const bool has_ack = has(segment, kTcpAck);
  if (role == Role::kOrig && has_syn && !has_ack && !tcp_->syn_ack_ns) {
    tcp_->syn_ns = time_ns;
  } else if (role == Role::kResp && has_syn && has_ack && tcp_->syn_ns) {
    tcp_->syn_ack_ns = time_ns;
    tcp_->syn_ack_number = segment.sequence;
  } else if (role == Role::kOrig && !has_syn && has_ack && tcp_->syn_ack_ns &&
             segment.acknowledgment == tcp_->syn_ack_number + 1) {
    tcp_->ack_ns = time_ns;
  }
}

std::optional<HandshakeTimes> Flow::handshake_times() const {
  if (!tcp_ || !tcp_->ack_ns) return std::nullopt;
  return HandshakeTimes{*tcp_->syn_ack_ns - *tcp_->syn_ns, *tcp_->ack_ns - *tcp_->syn_ack_ns};
}

void Flow::read_stream(Role role, const Packet& packet, std::int64_t offset) {
  if (tcp_->is_handshake_over || packet.is_fragment) return;
  Bytes payload = packet.tcp->payload;
  if (offset < 0) {
    // Before the first place: a keep-alive, or what came before the capture began.
    const auto before = static_cast<std::uint64_t>(-offset);
    payload = payload.subspan(std::min<std::uint64_t>(before, payload.size()));
    offset = 0;
  }
  if (!tcp_->handshake) tcp_->handshake = std::make_unique<StreamHandshake>(*memory_);
  tcp_->handshake->add(role, static_cast<std::uint64_t>(offset), payload, packet.frame, facts_);
  // What was acknowledged before is not sent again, mostly.
  if (tcp_->sides[index_of(role)].has_lost_beginning()) tcp_->handshake->give_up(role);
  if (tcp_->handshake->is_done()) {
    tcp_->handshake.reset();
    tcp_->is_handshake_over = true;
  }
}

void Flow::add_datagram(Role role, const Packet& packet) {
  const Bytes payload = packet.udp->payload;
  if (!datagrams_.is_quic_over && may_be_quic(payload)) {
    if (!datagrams_.quic) datagrams_.quic = std::make_unique<QuicHandshake>(*memory_);
    if (!datagrams_.quic->add(role, payload, packet.frame, facts_)) {
      datagrams_.quic.reset();
      datagrams_.is_quic_over = true;
    }
  }
  const bool may_go_on = datagrams_.dtls || may_be_dtls(payload);
  if (!datagrams_.is_dtls_over && may_go_on) {
    if (!datagrams_.dtls) datagrams_.dtls = std::make_unique<DtlsHandshake>(*memory_);
    if (!datagrams_.dtls->add(role, payload, packet.frame, facts_)) {
      datagrams_.dtls.reset();
      datagrams_.is_dtls_over = true;
    }
  }
}

bool Flow::is_begun_anew_by(const TcpSegment& segment, bool is_from_first) const {
  if (!tcp_ || !has(segment, kTcpSyn) || has(segment, kTcpAck)) return false;
  return tcp_->sides[index_of(role_of(is_from_first))].is_another_beginning(segment.sequence);
}

EndReason Flow::end_reason(EndReason otherwise) const {
  if (!tcp_) return otherwise;
  if (tcp_->is_reset) return EndReason::kRst;
  return tcp_->has_fin[0] && tcp_->has_fin[1] ? EndReason::kFin : otherwise;
}

std::string_view Flow::conn_state() const {
  if (tcp_) return tcp_->state.conn_state();
  if (key_.protocol != kUdp) return "OTH";
  const bool has_orig = sides_[index_of(Role::kOrig)].packets > 0;
  const bool has_resp = sides_[index_of(Role::kResp)].packets > 0;
  if (has_orig) return has_resp ? "SF" : "S0";
  return has_resp ? "SHR" : "OTH";
}

std::int64_t Flow::missed_bytes(Role role) const {
  return tcp_ ? tcp_->sides[index_of(role)].missed_bytes() : 0;
}

}  // namespace wirelake
