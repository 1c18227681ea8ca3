// What flows cost by how many are open: the many do not fit in the processor's caches.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

#include "flow/flow_table.h"

namespace wirelake::bench {
namespace {

constexpr std::uint32_t kPackets = 1'000'000;
constexpr std::int64_t kThousand = 1'000;
constexpr std::int64_t kMillion = 1'000'000;
constexpr std::uint32_t kStride = 611'953;  // Prime to both: no neighbours one after another.

/// Gives a table segments without payload, a microsecond apart.
class Sender {
 public:
  explicit Sender(FlowTable& table) : table_(table) {
    packet_.protocol = kTcp;
    packet_.len = 40;
    packet_.ttl = 64;
    packet_.source.bytes[0] = 10;
    packet_.tcp.emplace();
    packet_.ports.emplace();
  }

  /// One of the flow with this number, which is of at most 24 bits.
  void send(std::uint32_t flow, TcpFlag flag) {
    for (std::uint32_t i = 1; i <= 3; ++i)
      packet_.source.bytes[i] = static_cast<std::uint8_t>(flow >> (24 - 8 * i));
    packet_.tcp->flags = flag;
    packet_.tcp->sequence = flag == kTcpSyn ? 0 : 1;
    packet_.timestamp_ns += 1000;
    ++packet_.frame;
    table_.add(packet_);
  }

 private:
  FlowTable& table_;
  Packet packet_;
};

FlowTable make_table() {
  FlowOptions options;
  options.tcp_idle_seconds = 0;  // All stay open, however long it is repeated.
  return {options, [](const Flow& flow, EndReason reason) {
            benchmark::DoNotOptimize(&flow);
            benchmark::DoNotOptimize(reason);
          }};
}

/// A packet of a flow that is open, as are all others.
void flows_known(benchmark::State& state) {
  const auto flows = static_cast<std::uint32_t>(state.range(0));
  FlowTable table = make_table();
  Sender sender(table);
  for (std::uint32_t flow = 0; flow < flows; ++flow)
    sender.send(flow, kTcpSyn);
  std::uint32_t flow = 0;
  for (auto _ : state) {
    for (std::uint32_t i = 0; i < kPackets; ++i) {
      flow = (flow + kStride) % flows;
      sender.send(flow, kTcpAck);
    }
  }
  state.SetItemsProcessed(state.iterations() * kPackets);
}
BENCHMARK(flows_known)->Arg(kThousand)->Arg(kMillion);

/// A packet that begins a flow, all of which end when so many are open.
void flows_begun(benchmark::State& state) {
  const auto flows = static_cast<std::uint32_t>(state.range(0));
  for (auto _ : state) {
    for (std::uint32_t begun = 0; begun < kPackets; begun += flows) {
      FlowTable table = make_table();
      Sender sender(table);
      for (std::uint32_t flow = 0; flow < flows; ++flow)
        sender.send(flow, kTcpSyn);
      table.finish();
    }
  }
  state.SetItemsProcessed(state.iterations() * kPackets);
}
BENCHMARK(flows_begun)->Arg(kThousand)->Arg(kMillion);

}  // namespace
}  // namespace wirelake::bench
