#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

#include "flow/flow_table.h"
#include "mix.h"

namespace wirelake::bench {
namespace {

void flows(benchmark::State& state) {
  // A packet is large, and copying it would be measured: these are written to in their place.
  static std::vector<Packet> packets = mix_packets();
  for (auto _ : state) {
    FlowTable table({}, [](const Flow& flow, EndReason reason) {
      benchmark::DoNotOptimize(&flow);
      benchmark::DoNotOptimize(reason);
    });
    for (Packet& packet : packets)
      table.add(packet);
    table.finish();
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(packets.size()));
}
BENCHMARK(flows);

}  // namespace
}  // namespace wirelake::bench
