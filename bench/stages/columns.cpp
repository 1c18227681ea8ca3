#include <benchmark/benchmark.h>

#include "mix.h"

namespace wirelake::bench {
namespace {

void columns(benchmark::State& state) {
  benchmark::DoNotOptimize(mix_packets());
  for (auto _ : state)
    benchmark::DoNotOptimize(lay_out_mix());
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(mix_packets().size()));
}
BENCHMARK(columns);

}  // namespace
}  // namespace wirelake::bench
