#include <benchmark/benchmark.h>

#include "decode/decoder.h"
#include "mix.h"

namespace wirelake::bench {
namespace {

void decode(benchmark::State& state) {
  std::int64_t records = 0;
  for (auto _ : state) {
    RemarkCounts remarks;
    Packet packet;
    for (const RecordBlock& block : mix_records()) {
      for (const CaptureRecord& record : block.records)
        benchmark::DoNotOptimize(wirelake::decode(record, packet, remarks));
      records += static_cast<std::int64_t>(block.records.size());
    }
    benchmark::DoNotOptimize(remarks);
  }
  state.SetItemsProcessed(records);
}
BENCHMARK(decode);

}  // namespace
}  // namespace wirelake::bench
