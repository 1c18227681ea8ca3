// Conversations for tests: packets as decoding would make them, given to a FlowTable, and what
// comes of the flows as text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "flow/flow_table.h"
#include "support/packets.h"

namespace wirelake::test {

/// From the client, 10.0.0.1, to the server, 10.0.0.2, or back.
enum class From : std::uint8_t { kClient, kServer };

struct Segment {
  From from = From::kClient;
  std::uint16_t flags = kTcpAck;
  std::uint32_t sequence = 0;
  std::uint32_t acknowledgment = 0;
  std::string_view payload = {};
  std::uint16_t window = 1000;
  std::uint16_t client_port = 1000;
};

class Conversation {
 public:
  explicit Conversation(const FlowOptions& options = {});

  /// Milliseconds that pass before the next packet.
  void wait(std::int64_t milliseconds) { time_ns_ += milliseconds * 1'000'000; }

  PacketInFlow tcp(const Segment& segment);
  PacketInFlow udp(From from, std::string_view payload, std::uint16_t client_port = 3000);
  PacketInFlow icmp(From from, std::uint8_t type, std::uint8_t code = 0);

  /// A packet of a protocol without ports.
  PacketInFlow other(std::uint8_t protocol);

  /// A SYN, its SYN-ACK, and the ACK of that, with the numbers 100 and 500.
  void open();

  /// "1 syn SF ShADadFf fin 4/3": first frame, rule, state, history, reason, packets each way; of
  /// flows that have ended, in order of that.
  const std::vector<std::string>& ended() const { return ended_; }

  /// Ends the capture, and gives all that have ended.
  std::vector<std::string> finish();

 private:
  Packet packet(From from, std::uint8_t protocol);
  PacketInFlow add(Packet& packet);

  FlowTable table_;
  std::vector<std::string> ended_;
  std::uint64_t frame_ = 0;
  std::int64_t time_ns_ = 1'000'000'000'000;
  ByteString payload_;
};

}  // namespace wirelake::test
