#include "flow/tcp/connection_state.h"

#include <bit>

#include "flow/tcp/flags.h"

namespace wirelake {
namespace {

// A number that is so far away is no continuation.
constexpr std::int32_t kFar = 1 << 20;

std::int32_t distance(std::uint32_t from, std::uint32_t to) {
  return static_cast<std::int32_t>(to - from);
}

constexpr std::uint16_t kStateFlags = kTcpSyn | kTcpFin | kTcpRst;

// SYN and FIN take a place each; what a reset carries is no part of the stream.
std::uint32_t len_in_sequence(const TcpSegment& segment) {
  const std::uint32_t payload = has(segment, kTcpRst) ? 0 : segment.payload_len;
  return payload + (has(segment, kTcpSyn) ? 1 : 0) + (has(segment, kTcpFin) ? 1 : 0);
}

char lower(char letter) {
  return static_cast<char>(letter - 'A' + 'a');
}

}  // namespace

void ConnectionState::End::go_to(State next) {
  if (next == state) return;
  before = state;
  state = next;
}

// Whether its sequence numbers say that there was any byte between SYN and FIN.
bool ConnectionState::End::has_sent() const {
  const std::int32_t by_last = distance(start, last);
  const std::int32_t by_acknowledged = distance(start, acknowledged);
  const std::int32_t size = by_last > by_acknowledged ? by_last : by_acknowledged;
  return size > (has_fin ? 2 : 1);
}

void ConnectionState::add_letter(Role role, char letter) {
  history_ += role == Role::kOrig ? letter : lower(letter);
}

bool ConnectionState::mark(Role role, Mark which, char letter) {
  End& own = end(role);
  if ((own.marks & which) != 0) return true;
  own.marks = static_cast<std::uint16_t>(own.marks | which);
  add_letter(role, letter);
  return false;
}

// Another one at another place is worth another letter.
void ConnectionState::mark_at(Role role, Mark which, char letter, std::uint32_t place,
                              std::uint32_t& last) {
  if (mark(role, which, letter) && place != last) add_letter(role, letter);
  last = place;
}

void ConnectionState::note_repeated(Role role, Repeated& repeated, char letter) {
  constexpr std::uint32_t kScale = 10;
  if (++repeated.count != repeated.next) return;
  add_letter(role, letter);
  repeated.next *= kScale;
}

void ConnectionState::add(Role role, const TcpSegment& segment, bool reveals_gap) {
  const std::uint32_t segment_len = len_in_sequence(segment);
  begin_end(end(role), segment, segment_len);
  note_flags(role, segment);
  note_window(role, segment);
  if (has(segment, kTcpFin)) end(role).has_fin = true;
  if (has(segment, kTcpAck)) take_acknowledgment(role, segment);
  take_sequence(role, segment, segment_len);
  change_state(role, segment);
  if (reveals_gap && is_sound()) {
    note_repeated(other(role), end(other(role)).gaps, 'G');
  }
}

void ConnectionState::begin_end(End& own, const TcpSegment& segment, std::uint32_t segment_len) {
  const bool has_syn = has(segment, kTcpSyn);
  const std::uint32_t behind = segment.sequence + segment_len;
  switch (own.state) {
    case State::kInactive:
      // Without a SYN, as if there had been one before.
      own.start = own.acknowledged = has_syn ? segment.sequence : segment.sequence - 1;
      own.last = has_syn ? behind : segment.sequence;
      return;
    case State::kSynSent:
    case State::kSynAckSent:
      if (!has_syn || segment.sequence == own.start) return;
      break;
    case State::kEstablished:
    case State::kPartial:
      if (!has_syn) return;
      break;
    case State::kReset:
      if (!has_syn || own.before != State::kInactive) return;
      break;
    case State::kClosed:
      return;
  }
  own.start = own.acknowledged = segment.sequence;
  own.last = behind;
}

void ConnectionState::note_flags(Role role, const TcpSegment& segment) {
  End& own = end(role);
  const std::uint32_t place = segment.sequence - own.start;
  const auto flags = static_cast<std::uint16_t>(segment.flags & kStateFlags);
  if (std::popcount(flags) > 1) {
    if ((flags & kTcpFin) != 0 && (flags & kTcpRst) != 0) {
      mark(role, kFinRstMark, 'I');
    } else {
      mark(role, kManyFlagsMark, 'Q');
    }
  } else if (flags == kTcpSyn) {
    mark_at(role, kSynMark, has(segment, kTcpAck) ? 'H' : 'S', place, own.last_syn);
  } else if (flags == kTcpFin) {
    // Its place is behind what comes with it.
    mark_at(role, kFinMark, 'F', place + segment.payload_len, own.last_fin);
  } else if (flags == kTcpRst) {
    mark_at(role, kRstMark, 'R', place, own.last_rst);
  } else if (segment.payload_len > 0) {
    mark(role, kDataMark, 'D');
  } else if (has(segment, kTcpAck)) {
    mark(role, kAckMark, 'A');
  }
}

// A window of nothing says something but with a reset or behind one, and where the other side has
// no more to send.
void ConnectionState::note_window(Role role, const TcpSegment& segment) {
  End& own = end(role);
  const bool is_telling = segment.window == 0 && !has(segment, kTcpRst) &&
                          end(other(role)).state != State::kClosed && own.state != State::kReset;
  if (is_telling) note_repeated(role, own.zero_windows, 'W');
}

void ConnectionState::take_acknowledgment(Role role, const TcpSegment& segment) {
  End& peer = end(other(role));
  const std::uint32_t number = segment.acknowledgment;
  if (peer.state == State::kInactive) {
    peer.start = peer.acknowledged = peer.last = number - 1;
    return;
  }
  if (distance(peer.start, number) < 0 || has(segment, kTcpRst)) return;
  const std::int32_t step = distance(peer.acknowledged, number);
  const bool is_broken = number == 0 && step > kFar;
  if (step > 0 && !is_broken) peer.acknowledged = number;
}

void ConnectionState::take_sequence(Role role, const TcpSegment& segment,
                                    std::uint32_t segment_len) {
  End& own = end(role);
  const std::uint32_t behind = segment.sequence + segment_len;
  const std::int32_t step = distance(own.last, behind);
  const bool is_unlikely = has(segment, kTcpSyn | kTcpRst) && (step > kFar || step < -kFar);
  if (is_unlikely) return;
  const bool is_fin_alone = has(segment, kTcpFin) && own.last == own.start + 1;
  if (!is_fin_alone && own.state == State::kReset) return;
  if (is_fin_alone || step > 0) {
    own.last = behind;
  } else if (segment.payload_len > 0) {
    note_repeated(role, own.retransmissions, 'T');
  }
}

void ConnectionState::change_state(Role role, const TcpSegment& segment) {
  End& own = end(role);
  const End& peer = end(other(role));
  switch (own.state) {
    case State::kInactive:
      return leave_inactive(role, segment);
    case State::kSynSent:
    case State::kSynAckSent:
      if (has(segment, kTcpFin)) own.go_to(State::kClosed);
      if (has(segment, kTcpRst)) own.go_to(State::kReset);
      return;
    case State::kEstablished:
    case State::kPartial:
      return leave_open(role, segment);
    case State::kClosed:
      if (has(segment, kTcpRst) && peer.state != State::kClosed) own.go_to(State::kReset);
      return;
    case State::kReset:
      return;
  }
}

void ConnectionState::leave_inactive(Role role, const TcpSegment& segment) {
  End& own = end(role);
  End& peer = end(other(role));
  const bool has_ack = has(segment, kTcpAck);
  if (has(segment, kTcpSyn)) {
    if (role == Role::kOrig) {
      own.go_to(has_ack ? State::kSynAckSent : State::kSynSent);
    } else {
      if (peer.state == State::kSynSent) peer.go_to(State::kEstablished);
      own.go_to(State::kEstablished);
    }
  }
  if (has(segment, kTcpFin)) own.go_to(State::kClosed);
  if (has(segment, kTcpRst)) own.go_to(State::kReset);
  if (own.state != State::kInactive) return;

  // Some acknowledge a SYN before they answer it.
  const bool is_early_ack =
      role == Role::kResp && segment.payload_len == 0 && peer.state == State::kSynSent;
  if (is_early_ack) return;
  // Only the SYN was missed.
  const bool completes = has_ack && peer.state == State::kEstablished;
  own.go_to(completes ? State::kEstablished : State::kPartial);
}

void ConnectionState::leave_open(Role role, const TcpSegment& segment) {
  End& own = end(role);
  End& peer = end(other(role));
  if (has(segment, kTcpSyn) && own.state == State::kPartial && peer.state == State::kInactive &&
      !has(segment, kTcpAck)) {
    own.go_to(State::kSynSent);
  }
  if (has(segment, kTcpFin) && !has(segment, kTcpRst)) {
    own.go_to(State::kClosed);
    // A FIN and then a reset is an ordinary end, if this side ends too.
    if (peer.state == State::kReset && peer.before == State::kClosed) peer.go_to(State::kClosed);
  }
  if (has(segment, kTcpRst)) own.go_to(State::kReset);
}

// Whether both sides were open, and ended in order if they did.
bool ConnectionState::is_sound() const {
  for (const End& one : ends_) {
    const bool was_open = one.state == State::kEstablished ||
                          (one.state == State::kClosed && one.before == State::kEstablished);
    if (!was_open) return false;
  }
  return true;
}

std::string_view ConnectionState::conn_state() const {
  const End& orig = ends_[index_of(Role::kOrig)];
  const End& resp = ends_[index_of(Role::kResp)];
  const auto never_open = [](const End& one) {
    return one.state == State::kInactive || one.state == State::kPartial;
  };
  if (resp.state == State::kReset) {
    const bool is_rejected = orig.state == State::kSynSent || orig.state == State::kSynAckSent ||
                             (orig.state == State::kReset && !orig.has_sent() && !resp.has_sent());
    if (is_rejected) return "REJ";
    return never_open(orig) ? "RSTRH" : "RSTR";
  }
  if (orig.state == State::kReset) return never_open(resp) ? "RSTOS0" : "RSTO";
  if (resp.state == State::kClosed && orig.state == State::kClosed) return "SF";
  if (orig.state == State::kClosed) return never_open(resp) ? "SH" : "S2";
  if (resp.state == State::kClosed) return never_open(orig) ? "SHR" : "S3";
  if (orig.state == State::kSynSent && resp.state == State::kInactive) return "S0";
  const bool are_open = orig.state == State::kEstablished && resp.state == State::kEstablished;
  return are_open ? "S1" : "OTH";
}

}  // namespace wirelake
