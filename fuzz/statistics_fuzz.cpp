// Fuzzes the statistics of a file: what they say of its rows, its order, its columns and queries.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "columns/schema.h"
#include "query/batch_matcher.h"
#include "require.h"
#include "store/delta/data/column_bounds.h"
#include "store/delta/data/file_statistics.h"

namespace {

using namespace wirelake::delta;
using wirelake::BatchMatcher;
using wirelake::Query;
using wirelake::Verdict;
using wirelake::fuzz::require;

// A query of each way to ask statistics, with its opposite.
struct Pair {
  BatchMatcher matcher;
  BatchMatcher opposite;
};

std::vector<Pair> some_queries() {
  std::vector<Pair> pairs;
  for (const std::string text :
       {R"({"frame":5})", R"({"frame":{"$gte":3,"$lt":70}})", R"({"src":"10.0.0.1"})",
        R"({"src":{"$gt":"b"}})", R"({"len":{"$in":[40,60,1500]}})", R"({"proto":null})",
        R"({"tcp_info.sport":443})", R"({"tcp_info":{"$exists":true}})"}) {
    const auto query = Query::parse(text);
    const auto opposite = Query::parse(R"({"$nor":[)" + text + "]}");
    require(query.ok() && opposite.ok());
    const arrow::Schema& schema = *wirelake::packet_schema();
    pairs.push_back({BatchMatcher(*query, schema), BatchMatcher(*opposite, schema)});
  }
  return pairs;
}

void check_bounds(const std::string& stats) {
  const auto bounds_of = bounds_of_file(stats);
  for (const char* column : {"frame", "src", "ts", "len", "load", "tcp_info.sport", "none", ""}) {
    const auto bounds = bounds_of(column);
    if (!bounds) continue;
    require(bounds->smallest <= bounds->greatest);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto queries = some_queries();
  const std::string stats(reinterpret_cast<const char*>(data), size);
  const auto rows = row_count(stats);
  if (rows) require(*rows <= INT64_MAX);
  if (const auto range = key_range(stats, wirelake::packets_table())) {
    require(range->first.load <= range->last.load && range->first.number <= range->last.number);
  }
  check_bounds(stats);
  for (const Pair& pair : queries) {
    const Verdict verdict = pair.matcher.judge(bounds_of_file(stats));
    require(pair.opposite.judge(bounds_of_file(stats)) == wirelake::opposite(verdict));
    // Without a number of rows nothing is known of them.
    if (!rows) require(verdict == Verdict::kSome);
  }
  return 0;
}
