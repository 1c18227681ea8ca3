// Fuzzes flows: sequences of packets (packet_script.h), with a mutator that knows segments.
//
// Each packet with a key is in one flow; what the flows count is what there was; and whatever they
// say can be laid out in columns.
#include <algorithm>
#include <cstdint>

#include "byte_chunks.h"
#include "columns/flow_columns.h"
#include "flow/flow_table.h"
#include "mutators/segment_mutator.h"
#include "packet_script.h"
#include "require.h"

using namespace wirelake;

namespace {

IpAddress address(std::uint8_t last) {
  IpAddress made;
  made.bytes = {10, 0, 0, last};
  return made;
}

enum Kind : std::uint8_t {
  kFromResponder = 1,
  kIsUdp = 2,
  kIsIcmp = 4,
  kIsFragment = 8,
  kIsLaterFragment = 16,
  kIsOther = 32,
};

void put_transport(const fuzz::PacketStep& step, std::uint8_t kind, Packet& packet) {
  const auto client = static_cast<std::uint16_t>(1000 + (kind >> 6));
  const bool is_back = (kind & kFromResponder) != 0;
  const Ports ports = {is_back ? std::uint16_t{443} : client,
                       is_back ? client : std::uint16_t{443}};
  const auto len = static_cast<std::uint32_t>(step.payload.size() + field<1, 14>(step.bytes));
  packet.len = 40 + len;
  if ((kind & kIsIcmp) != 0) {
    packet.protocol = kIcmp;
    packet.icmp = IcmpHeader{static_cast<std::uint8_t>(field<1, 1>(step.bytes)),
                             static_cast<std::uint8_t>(field<1, 2>(step.bytes))};
  } else if ((kind & kIsOther) != 0) {
    packet.protocol = static_cast<std::uint8_t>(100 + field<1, 1>(step.bytes) % 8);
  } else if ((kind & kIsUdp) != 0) {
    packet.protocol = kUdp;
    packet.ports = ports;
    packet.udp = UdpDatagram{ports.source, ports.destination, step.payload, len};
  } else {
    packet.protocol = kTcp;
    packet.ports = ports;
    packet.tcp = TcpSegment{.source_port = ports.source,
                            .destination_port = ports.destination,
                            .sequence = field<4, 2>(step.bytes),
                            .acknowledgment = field<4, 6>(step.bytes),
                            .window = static_cast<std::uint16_t>(field<1, 15>(step.bytes)),
                            .flags = static_cast<std::uint16_t>(field<1, 1>(step.bytes)),
                            .payload = step.payload,
                            .payload_len = len};
  }
}

Packet packet_of(const fuzz::PacketStep& step, std::uint64_t frame, std::int64_t time_ns) {
  const auto kind = static_cast<std::uint8_t>(field<1, 0>(step.bytes));
  Packet packet;
  packet.frame = frame;
  packet.timestamp_ns = time_ns;
  const bool is_back = (kind & kFromResponder) != 0;
  packet.source = address(is_back ? 2 : 1);
  packet.destination = address(is_back ? 1 : 2);
  packet.is_fragment = (kind & (kIsFragment | kIsLaterFragment)) != 0;
  put_transport(step, kind, packet);
  if ((kind & kIsLaterFragment) != 0) {
    packet.ports.reset();
    packet.tcp.reset();
    packet.udp.reset();
    packet.icmp.reset();
  }
  return packet;
}

class Ended {
 public:
  void take(const Flow& flow, EndReason reason) {
    const std::uint64_t packets = flow.side(Role::kOrig).packets + flow.side(Role::kResp).packets;
    fuzz::require(packets > 0 && flow.end_ns() >= flow.start_ns());
    packets_ += packets;
    for (const Role role : {Role::kOrig, Role::kResp}) {
      const FlowSide& side = flow.side(role);
      fuzz::require(side.retransmitted_packets + side.out_of_order_packets <= side.payload_packets);
      fuzz::require(flow.missed_bytes(role) >= 0);
    }
    columns_.append(flow, reason);
  }
  std::uint64_t packets() const { return packets_; }
  void check_columns() {
    if (columns_.rows() == 0) return;
    const auto batch = columns_.finish();
    fuzz::require(batch && (*batch)->ValidateFull().ok());
  }

 private:
  FlowColumns columns_;
  std::uint64_t packets_ = 0;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Ended ended;
  constexpr std::uint64_t kMaxFlows = 3;
  FlowTable table({.tcp_idle_seconds = 30, .idle_seconds = 10, .max_flows = kMaxFlows},
                  [&](const Flow& flow, EndReason reason) { ended.take(flow, reason); });
  ByteCursor cursor(fuzz::as_bytes(data, size));
  std::uint64_t frame = 0;
  std::uint64_t in_flows = 0;
  std::int64_t time_ns = 0;
  while (const auto step = fuzz::next_step(cursor)) {
    time_ns += static_cast<std::int16_t>(field<2, 12>(step->bytes)) * std::int64_t{1'000'000};
    Packet packet = packet_of(*step, ++frame, time_ns);
    table.add(packet);
    fuzz::require(table.open_flows() <= kMaxFlows);
    if (!packet.in_flow) continue;
    ++in_flows;
    fuzz::require(packet.in_flow->flow >= 1 && packet.in_flow->flow <= frame);
  }
  table.finish();
  fuzz::require(table.open_flows() == 0 && ended.packets() == in_flows);
  ended.check_columns();
  return 0;
}

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
  return fuzz::mutate_segments(data, size, max_size, seed);
}
