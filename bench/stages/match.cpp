#include <benchmark/benchmark.h>

#include "mix.h"
#include "query/batch_matcher.h"

namespace wirelake::bench {
namespace {

void match(benchmark::State& state, const char* json) {
  BatchMatcher matcher(checked(Query::parse(json)), *mix_batches().front()->schema());
  std::uint64_t matched = 0;
  for (auto _ : state) {
    matched = 0;
    for (const auto& batch : mix_batches())
      matched += selected_rows(matcher.select(batch));
  }
  state.counters["matched"] = static_cast<double>(matched);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(mix_packets().size()));
}
BENCHMARK_CAPTURE(match, number, R"({"tls_info.len": {"$gt": 1000}})");
BENCHMARK_CAPTURE(match, text, R"({"proto": {"$in": ["TCP", "UDP"]}})");
BENCHMARK_CAPTURE(match, subnet, R"({"src": {"$net": "10.0.0.0/8"}})");
BENCHMARK_CAPTURE(match, list, R"({"tcp_info.opts.kind": 2})");
BENCHMARK_CAPTURE(match, regex, R"({"dst": {"$regex": "^10\\..*[05]$"}})");

}  // namespace
}  // namespace wirelake::bench
