#include <arrow/type.h>
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <filesystem>

#include "mix.h"
#include "store/delta/data/parquet_file.h"
#include "store/delta/data/parquet_output.h"

namespace wirelake::bench {
namespace {

// Goes with what is in it.
class TemporaryFolder {
 public:
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  const delta::StoreFolder& folder() const { return folder_; }

 private:
  static std::string make() {
    std::string path = std::filesystem::temp_directory_path() / "bench-stages-XXXXXX";
    if (!::mkdtemp(path.data())) end_with({ErrorCode::kIo, "cannot be made", path});
    return path;
  }

  std::string path_ = make();
  delta::StoreFolder folder_ = checked(delta::StoreFolder::open(path_));
};

// The file, not yet finished; it is removed with the object unless it is.
std::unique_ptr<delta::ParquetOutput> write_mix(const delta::StoreFolder& folder) {
  auto output = checked(delta::ParquetOutput::create(
      folder, "mix.parquet", *mix_batches().front()->schema(), packets_table().encodings));
  for (const auto& batch : mix_batches())
    checked(output->write(*batch));
  return output;
}

// Encoding, compressing and writing, without the wait for the disk.
void parquet_write(benchmark::State& state) {
  const TemporaryFolder temporary;
  benchmark::DoNotOptimize(mix_batches());
  for (auto _ : state)
    write_mix(temporary.folder());
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(mix_packets().size()));
}
BENCHMARK(parquet_write)->Unit(benchmark::kMillisecond);

// All columns, or one that is narrow.
void parquet_read(benchmark::State& state, const std::vector<std::string>& columns) {
  const TemporaryFolder temporary;
  const delta::StoreFolder& folder = temporary.folder();
  checked(write_mix(folder)->finish());
  for (auto _ : state) {
    auto file = checked(delta::ParquetFile::open(folder, "mix.parquet"));
    for (int group = 0; group < file.row_groups(); ++group) {
      const auto rows = checked(file.read(group, columns));
      while (rows->Next().ValueOrDie()) {
      }
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(mix_packets().size()));
}
void parquet_read_all(benchmark::State& state) {
  std::vector<std::string> columns;
  for (const auto& field : mix_batches().front()->schema()->fields())
    columns.push_back(field->name());
  parquet_read(state, columns);
}
BENCHMARK(parquet_read_all)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(parquet_read, len, {"len"});

}  // namespace
}  // namespace wirelake::bench
