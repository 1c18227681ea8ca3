#include <benchmark/benchmark.h>

#include "capture/capture_reader.h"
#include "mix.h"

namespace wirelake::bench {
namespace {

void read_records(benchmark::State& state) {
  RecordBlock block;
  std::int64_t records = 0;
  std::uint64_t bytes = 0;
  for (auto _ : state) {
    CaptureReader reader = checked(CaptureReader::open(mix_path()));
    while (checked(reader.next_block(block)))
      records += static_cast<std::int64_t>(block.records.size());
    bytes += reader.bytes_read();
  }
  state.SetItemsProcessed(records);
  state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
}
BENCHMARK(read_records);

}  // namespace
}  // namespace wirelake::bench
