#include "rows/grouping.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/compute/api_vector.h>
#include <arrow/datum.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>
#include <tuple>

#include "columns/batch.h"
#include "columns/schema.h"
#include "rows/given_batches.h"

namespace wirelake {
namespace {

std::unique_ptr<BatchScan> given_packets(std::vector<BatchPointer> batches) {
  return std::make_unique<test::GivenBatches>(packet_schema(), std::move(batches));
}

std::vector<Group> all_of(Grouping& grouping) {
  std::vector<Group> all;
  while (true) {
    const auto groups = grouping.next();
    if (!groups) ADD_FAILURE() << groups.error().message;
    if (!groups || groups->empty()) return all;
    all.insert(all.end(), groups->begin(), groups->end());
  }
}

struct Case {
  std::int64_t range;  // Numbers are below it.
  std::int64_t max_memory;
};

constexpr std::int64_t kLittle = 64 << 10;
constexpr Case kCases[] = {
    {50, kLittle}, {INT64_MAX, kLittle}, {20'000, kLittle}, {INT64_MAX, RowSorter::kMaxMemory}};

TEST(Grouping, DistinctValuesAreOnceEachHoweverManyThereAre) {
  for (const Case c : kCases) {
    std::mt19937_64 random(5);
    std::set<std::int64_t> wanted;
    std::vector<BatchPointer> batches;
    for (int i = 0; i < 100; ++i) {
      arrow::Int64Builder numbers;
      ASSERT_TRUE(numbers.AppendNull().ok());
      for (int row = 0; row < 300; ++row) {
        const auto number =
            static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(c.range));
        wanted.insert(number);
        ASSERT_TRUE(numbers.Append(number).ok());
      }
      batches.push_back(arrow::RecordBatch::Make(
          arrow::schema({arrow::field("len", arrow::int64())}), 301, {*numbers.Finish()}));
    }
    GroupingOptions options = distinct_of("len", {}, {});
    options.max_memory = c.max_memory;
    auto grouping = Grouping::make(given_packets(std::move(batches)), options);
    ASSERT_TRUE(grouping.ok());
    std::vector<std::int64_t> found;
    for (const Group& group : all_of(*grouping))
      found.push_back(std::get<std::int64_t>(group.values.front().state));
    EXPECT_TRUE(std::ranges::equal(found, wanted)) << c.range << " " << c.max_memory;
  }
}

// An address, or none; a port, or none, in the type of earlier tables or of today's.
struct GivenPacket {
  std::optional<std::string> source;
  std::optional<int> port;
  std::int64_t len = 0;
};

std::vector<GivenPacket> random_packets(std::mt19937_64& random, int count, std::int64_t range) {
  std::vector<GivenPacket> packets(static_cast<std::size_t>(count));
  for (GivenPacket& packet : packets) {
    const auto number = random() % static_cast<std::uint64_t>(range);
    if (random() % 10 != 0) packet.source = "10.0.0." + std::to_string(number);
    if (random() % 10 != 0) packet.port = static_cast<int>(random() % 3);
    packet.len = static_cast<std::int64_t>(random() % 1500);
  }
  return packets;
}

BatchPointer batch_of_packets(const std::vector<GivenPacket>& packets, bool is_dictionary,
                              bool has_ports) {
  arrow::StringBuilder sources;
  arrow::Int32Builder ports;
  arrow::Int32Builder short_lens;
  arrow::Int64Builder lens;
  for (const GivenPacket& packet : packets) {
    EXPECT_TRUE((packet.source ? sources.Append(*packet.source) : sources.AppendNull()).ok());
    EXPECT_TRUE((packet.port ? ports.Append(*packet.port) : ports.AppendNull()).ok());
    EXPECT_TRUE(lens.Append(packet.len).ok());
    EXPECT_TRUE(short_lens.Append(static_cast<int>(packet.len)).ok());
  }
  std::shared_ptr<arrow::Array> source = *sources.Finish();
  if (is_dictionary) source = arrow::compute::DictionaryEncode(source)->make_array();
  arrow::FieldVector fields = {arrow::field("src", source->type())};
  arrow::ArrayVector columns = {source};
  columns.push_back(has_ports ? *lens.Finish() : *short_lens.Finish());
  fields.push_back(arrow::field("len", columns.back()->type()));
  if (has_ports) {
    columns.push_back(*ports.Finish());
    fields.push_back(arrow::field("dport", columns.back()->type()));
  }
  return arrow::RecordBatch::Make(arrow::schema(fields), std::ssize(packets), columns);
}

// By the sum, then by the values; null first.
using Counted = std::tuple<std::int64_t, std::optional<std::string>, std::optional<int>, int>;

std::vector<Counted> counted_by_hand(const std::vector<GivenPacket>& packets) {
  std::map<std::pair<std::optional<std::string>, std::optional<int>>, std::pair<std::int64_t, int>>
      groups;
  for (const GivenPacket& packet : packets) {
    auto& [sum, count] = groups[{packet.source, packet.port}];
    sum -= packet.len;
    ++count;
  }
  std::vector<Counted> counted;
  for (const auto& [key, totals] : groups)
    counted.emplace_back(totals.first, key.first, key.second, totals.second);
  std::ranges::sort(counted);
  return counted;
}

Counted counted_of(const Group& group) {
  Counted counted = {-group.sums.front(), {}, {}, static_cast<int>(group.count)};
  if (const auto* source = group.values[0].text()) std::get<1>(counted) = *source;
  if (!group.values[1].is_null()) {
    std::get<2>(counted) = static_cast<int>(std::get<std::int64_t>(group.values[1].state));
  }
  return counted;
}

TEST(Grouping, CountsAndSumsAreThoseByHand) {
  for (const Case c : kCases) {
    for (const std::uint64_t limit : {std::uint64_t{0}, std::uint64_t{7}}) {
      std::mt19937_64 random(7);
      std::vector<GivenPacket> all;
      std::vector<BatchPointer> batches;
      for (int i = 0; i < 60; ++i) {
        std::vector<GivenPacket> packets = random_packets(random, 300, c.range);
        const bool has_ports = i % 3 != 0;
        if (!has_ports) {
          for (GivenPacket& packet : packets)
            packet.port.reset();
        }
        batches.push_back(batch_of_packets(packets, /*is_dictionary=*/i % 2 == 0, has_ports));
        all.insert(all.end(), packets.begin(), packets.end());
      }
      auto grouping =
          Grouping::make(given_packets(std::move(batches)), {.fields = {"src", "dport"},
                                                             .sums = {"len"},
                                                             .order = GroupOrder::kGreatestFirst,
                                                             .limit = limit,
                                                             .max_memory = c.max_memory});
      ASSERT_TRUE(grouping.ok());
      std::vector<Counted> found;
      for (const Group& group : all_of(*grouping))
        found.push_back(counted_of(group));
      std::vector<Counted> wanted = counted_by_hand(all);
      if (limit > 0 && wanted.size() > limit) wanted.resize(limit);
      EXPECT_EQ(found, wanted) << c.range << " " << c.max_memory << " " << limit;
    }
  }
}

TEST(Grouping, SumsStopAtTheEndOf64Bits) {
  arrow::Int64Builder lens;
  ASSERT_TRUE(lens.AppendValues({INT64_MAX, 5}).ok());
  const BatchPointer batch = arrow::RecordBatch::Make(
      arrow::schema({arrow::field("len", arrow::int64())}), 2, {*lens.Finish()});
  auto grouping =
      Grouping::make(given_packets(std::vector{batch}), {.fields = {"proto"}, .sums = {"len"}});
  ASSERT_TRUE(grouping.ok());
  const std::vector<Group> groups = all_of(*grouping);
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_TRUE(groups[0].values[0].is_null());
  EXPECT_EQ(groups[0].sums[0], INT64_MAX);
  EXPECT_EQ(groups[0].count, 2);
}

TEST(Grouping, NoPacketsAreNoGroups) {
  for (const GroupOrder order :
       {GroupOrder::kByValue, GroupOrder::kGreatestFirst, GroupOrder::kGreatestFirstInEach}) {
    auto grouping = Grouping::make(given_packets(std::vector<BatchPointer>()),
                                   {.fields = {"src"}, .order = order, .elements = true});
    ASSERT_TRUE(grouping.ok());
    EXPECT_TRUE(all_of(*grouping).empty());
  }
}

// A time, or none, and the tags of a packet.
struct TaggedPacket {
  std::optional<std::int64_t> time_ns;
  std::vector<int> tags;
  std::int64_t len = 0;
};

std::vector<TaggedPacket> random_tagged(std::mt19937_64& random, int count, int tags) {
  std::vector<TaggedPacket> packets(static_cast<std::size_t>(count));
  for (TaggedPacket& packet : packets) {
    if (random() % 20 != 0) packet.time_ns = static_cast<std::int64_t>(random() % 1000) - 300;
    for (auto left = random() % 4; left > 0; --left)
      packet.tags.push_back(static_cast<int>(random() % static_cast<std::uint64_t>(tags)));
    packet.len = static_cast<std::int64_t>(random() % 1500);
  }
  return packets;
}

BatchPointer batch_of_tagged(const std::vector<TaggedPacket>& packets) {
  arrow::Int64Builder times;
  arrow::Int64Builder lens;
  arrow::ListBuilder tags(arrow::default_memory_pool(), std::make_shared<arrow::Int32Builder>());
  auto& tag = static_cast<arrow::Int32Builder&>(*tags.value_builder());
  for (const TaggedPacket& packet : packets) {
    EXPECT_TRUE((packet.time_ns ? times.Append(*packet.time_ns) : times.AppendNull()).ok());
    EXPECT_TRUE(lens.Append(packet.len).ok());
    EXPECT_TRUE((packet.tags.empty() ? tags.AppendNull() : tags.Append()).ok());
    EXPECT_TRUE(tag.AppendValues(packet.tags).ok());
  }
  return arrow::RecordBatch::Make(
      arrow::schema({arrow::field("ts_ns", arrow::int64()), arrow::field("len", arrow::int64()),
                     arrow::field("vlan", arrow::list(arrow::int32()))}),
      std::ssize(packets), {*times.Finish(), *lens.Finish(), *tags.Finish()});
}

// When, minus the sum, the tag, and how many.
using TaggedCount = std::tuple<std::int64_t, std::int64_t, std::int64_t, std::int64_t>;

std::vector<TaggedCount> tagged_by_hand(const std::vector<TaggedPacket>& packets,
                                        std::int64_t every, std::size_t limit) {
  std::map<std::int64_t, std::map<int, std::pair<std::int64_t, std::int64_t>>> intervals;
  for (const TaggedPacket& packet : packets) {
    if (!packet.time_ns) continue;
    std::int64_t beginning = -1000 * every;
    while (beginning + every <= *packet.time_ns)
      beginning += every;
    for (const int tag : std::set<int>(packet.tags.begin(), packet.tags.end())) {
      auto& [sum, count] = intervals[beginning][tag];
      sum -= packet.len;
      ++count;
    }
  }
  std::vector<TaggedCount> all;
  for (const auto& [beginning, tags] : intervals) {
    std::vector<TaggedCount> counted;
    for (const auto& [tag, totals] : tags)
      counted.emplace_back(beginning, totals.first, tag, totals.second);
    std::ranges::sort(counted);
    if (limit > 0 && counted.size() > limit) counted.resize(limit);
    all.insert(all.end(), counted.begin(), counted.end());
  }
  return all;
}

TEST(Grouping, InEachIntervalTheGreatestElementsComeFirst) {
  const struct {
    std::int64_t every;
    int tags;
    std::uint64_t limit;
    std::int64_t max_memory;
  } cases[] = {{100, 5, 0, RowSorter::kMaxMemory},
               {100, 5, 2, RowSorter::kMaxMemory},
               {7, 400, 3, RowSorter::kMaxMemory},
               {7, 400, 3, kLittle},
               {1, 400, 0, kLittle},
               {5000, 400, 1, kLittle}};
  for (const auto& c : cases) {
    std::mt19937_64 random(7);
    std::vector<TaggedPacket> all;
    std::vector<BatchPointer> batches;
    for (int i = 0; i < 20; ++i) {
      const auto packets = random_tagged(random, 200, c.tags);
      batches.push_back(batch_of_tagged(packets));
      all.insert(all.end(), packets.begin(), packets.end());
    }
    auto grouping = Grouping::make(given_packets(std::move(batches)),
                                   {.fields = {"ts_ns", "vlan"},
                                    .sums = {"len"},
                                    .order = GroupOrder::kGreatestFirstInEach,
                                    .limit = c.limit,
                                    .elements = true,
                                    .every_ns = c.every,
                                    .max_memory = c.max_memory});
    ASSERT_TRUE(grouping.ok());
    std::vector<TaggedCount> found;
    for (const Group& group : all_of(*grouping)) {
      const auto integer = [&](std::size_t i) {
        return std::get<std::int64_t>(group.values[i].state);
      };
      found.emplace_back(integer(0), -group.sums.front(), integer(1), group.count);
    }
    EXPECT_EQ(found, tagged_by_hand(all, c.every, c.limit)) << c.every << " " << c.limit;
  }
}

TEST(Grouping, TheGreatestAreNotFewerForPacketsWithoutAValue) {
  arrow::StringBuilder sources;
  ASSERT_TRUE(sources.AppendNulls(5).ok());
  ASSERT_TRUE(sources.AppendValues({"a", "b", "b"}).ok());
  const BatchPointer batch = arrow::RecordBatch::Make(
      arrow::schema({arrow::field("src", arrow::utf8())}), 8, {*sources.Finish()});
  auto grouping = Grouping::make(
      given_packets(std::vector{batch}),
      {.fields = {"src"}, .order = GroupOrder::kGreatestFirst, .limit = 1, .elements = true});
  ASSERT_TRUE(grouping.ok());
  const std::vector<Group> groups = all_of(*grouping);
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(*groups[0].values[0].text(), "b");
  EXPECT_EQ(groups[0].count, 2);
}

TEST(Grouping, TimesAtTheEndsOf64BitsHaveAnInterval) {
  arrow::Int64Builder times;
  ASSERT_TRUE(times.AppendValues({INT64_MIN, INT64_MIN + 1, -1, 0, INT64_MAX}).ok());
  const BatchPointer batch = arrow::RecordBatch::Make(
      arrow::schema({arrow::field("ts_ns", arrow::int64())}), 5, {*times.Finish()});
  for (const std::int64_t every : {std::int64_t{10}, INT64_MAX}) {
    auto grouping = Grouping::make(given_packets(std::vector{batch}),
                                   {.fields = {"ts_ns"},
                                    .order = GroupOrder::kGreatestFirstInEach,
                                    .limit = 10,
                                    .elements = true,
                                    .every_ns = every});
    ASSERT_TRUE(grouping.ok());
    std::vector<std::int64_t> found;
    for (const Group& group : all_of(*grouping))
      found.push_back(std::get<std::int64_t>(group.values.front().state));
    const std::vector<std::int64_t> wanted =
        every == 10 ? std::vector<std::int64_t>{INT64_MIN, -10, 0, INT64_MAX - 7}
                    : std::vector<std::int64_t>{INT64_MIN, -INT64_MAX, 0, INT64_MAX};
    EXPECT_EQ(found, wanted) << every;
  }
}

TEST(Grouping, WhatCannotBeGroupedIsRefused) {
  const auto error_of = [](GroupingOptions options) {
    const auto made =
        Grouping::make(given_packets(std::vector<BatchPointer>()), std::move(options));
    return made ? std::string() : made.error().message;
  };
  EXPECT_EQ(error_of({.fields = {"src"}, .sums = {"tcp_info.payload_len"}}), "");
  EXPECT_NE(error_of({.fields = {"srk"}}).find("did you mean src?"), std::string::npos);
  EXPECT_EQ(error_of({.fields = {}}), "groups take a field to count by, such as src");
  EXPECT_EQ(error_of({.fields = {"src", "src"}}),
            "\"src\" stands twice; name each field and each sum once");
  EXPECT_EQ(error_of({.fields = {"len"}, .sums = {"len"}}),
            "\"len\" stands twice; name each field and each sum once");
  for (const char* sum : {"proto", "tls_info.data", "tcp_info", "tcp_info.opts.kind", "vlan"}) {
    EXPECT_EQ(error_of({.fields = {"src"}, .sums = {sum}}),
              std::string("there is no sum of \"") + sum +
                  "\"; it takes a column of integers, such as len");
  }
}

}  // namespace
}  // namespace wirelake
