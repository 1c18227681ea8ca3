#include "wirelake/filter.h"

#include <benchmark/benchmark.h>

#include "mix.h"

namespace wirelake::bench {
namespace {

// So many subnets of 16 addresses, of which some are the mix's own (10.0.0.0/8).
std::string filter_text(std::int64_t subnets) {
  std::string text;
  for (std::int64_t n = 0; n < subnets; ++n) {
    text += "either 10." + std::to_string(n >> 12) + "." + std::to_string(n >> 4 & 255) + "." +
            std::to_string((n & 15) << 4) + "/28\n";
  }
  return text;
}

void make_filter(benchmark::State& state) {
  const std::string text = filter_text(state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(IpFilter(checked(parse_filter_text(text))));
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(make_filter)->Arg(100'000);

void filter(benchmark::State& state) {
  const IpFilter filter(checked(parse_filter_text(filter_text(state.range(0)))));
  // Apart from the packets, which would have to come out of memory.
  std::vector<std::pair<IpAddress, IpAddress>> addresses;
  for (const Packet& packet : mix_packets())
    addresses.emplace_back(packet.source, packet.destination);
  for (auto _ : state) {
    for (const auto& [source, destination] : addresses)
      benchmark::DoNotOptimize(filter.accepts(source, destination));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(addresses.size()));
}
BENCHMARK(filter)->Arg(10)->Arg(100'000);

}  // namespace
}  // namespace wirelake::bench
