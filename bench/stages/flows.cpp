#include <benchmark/benchmark.h>

#include "flow/flow_table.h"
#include "mix.h"

namespace wirelake::bench {
namespace {

void flows(benchmark::State& state) {
  std::int64_t packets = 0;
  for (auto _ : state) {
    FlowTable table({}, [](const Flow& flow, EndReason reason) {
      benchmark::DoNotOptimize(&flow);
      benchmark::DoNotOptimize(reason);
    });
    for (Packet packet : mix_packets())
      table.add(packet);
    table.finish();
    packets += static_cast<std::int64_t>(mix_packets().size());
  }
  state.SetItemsProcessed(packets);
}
BENCHMARK(flows);

}  // namespace
}  // namespace wirelake::bench
