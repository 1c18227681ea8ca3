// ConnectionState: `conn_state` and `history` of a TCP connection, as Zeek defines them for its
// conn.log (docs.zeek.org, base/protocols/conn/main.zeek).
//
// Both follow from what each segment says, by the rules of Zeek's own state machine, without its
// guesses by port. One thread.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "flow/flow_facts.h"
#include "wirelake/packet.h"

namespace wirelake {

class ConnectionState {
 public:
  /// A segment of one side. `reveals_gap`: it acknowledges bytes that the capture does not have.
  void add(Role role, const TcpSegment& segment, bool reveals_gap);

  /// The first packet was the responder's: history says so.
  void note_flip() { history_ += '^'; }

  /// "SF", "S0", "RSTO", ...
  std::string_view conn_state() const;

  /// "ShADadFf", ...: capitals are the originator's.
  const std::string& history() const { return history_; }

 private:
  enum class State : std::uint8_t {
    kInactive,
    kSynSent,
    kSynAckSent,
    kPartial,
    kEstablished,
    kClosed,
    kReset,
  };

  // What history has of a side already.
  enum Mark : std::uint16_t {
    kSynMark = 1,
    kFinMark = 2,
    kRstMark = 4,
    kDataMark = 8,
    kAckMark = 16,
    kManyFlagsMark = 32,
    kFinRstMark = 64,
  };

  // Things that are noted the first time, the tenth, the hundredth, ...
  struct Repeated {
    std::uint32_t count = 0;
    std::uint32_t next = 1;
  };

  struct End {
    State state = State::kInactive;
    State before = State::kInactive;
    std::uint16_t marks = 0;
    bool has_fin = false;
    std::uint32_t start = 0;         // Sequence number of the SYN, or what stands for it.
    std::uint32_t last = 0;          // Behind the furthest segment.
    std::uint32_t acknowledged = 0;  // By the other side.
    std::uint32_t last_syn = 0;      // Where history's last ones stood.
    std::uint32_t last_fin = 0;
    std::uint32_t last_rst = 0;
    Repeated gaps, retransmissions, zero_windows;

    void go_to(State next);
    bool has_sent() const;
  };

  End& end(Role role) { return ends_[index_of(role)]; }

  void begin_end(End& own, const TcpSegment& segment, std::uint32_t segment_len);
  void note_flags(Role role, const TcpSegment& segment);
  void note_window(Role role, const TcpSegment& segment);
  void take_acknowledgment(Role role, const TcpSegment& segment);
  void take_sequence(Role role, const TcpSegment& segment, std::uint32_t segment_len);
  void change_state(Role role, const TcpSegment& segment);
  void leave_inactive(Role role, const TcpSegment& segment);
  void leave_open(Role role, const TcpSegment& segment);
  bool is_sound() const;

  // True if the mark was there already.
  bool mark(Role role, Mark which, char letter);
  void mark_at(Role role, Mark which, char letter, std::uint32_t place, std::uint32_t& last);
  void add_letter(Role role, char letter);
  void note_repeated(Role role, Repeated& repeated, char letter);

  std::array<End, 2> ends_;  // By role.
  std::string history_;
};

}  // namespace wirelake
