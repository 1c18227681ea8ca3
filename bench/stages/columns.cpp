#include <benchmark/benchmark.h>

#include "columns/packet_columns.h"
#include "mix.h"

namespace wirelake::bench {
namespace {

void columns(benchmark::State& state) {
  PacketColumns columns;
  columns.set_capture("01990000-0000-7000-8000-000000000000", "mix.pcap");
  const auto batch_rows = static_cast<std::int64_t>(mix_batches().front()->num_rows());
  for (auto _ : state) {
    for (const Packet& packet : mix_packets()) {
      columns.append(packet);
      if (columns.rows() == batch_rows) benchmark::DoNotOptimize(checked(columns.finish()));
    }
    benchmark::DoNotOptimize(checked(columns.finish()));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(mix_packets().size()));
}
BENCHMARK(columns);

}  // namespace
}  // namespace wirelake::bench
