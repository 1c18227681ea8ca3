#include "store/delta/sort_rows.h"

#include <arrow/array.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "columns/arrow_value.h"
#include "support/batches.h"

namespace wirelake::delta {
namespace {

using Keys = std::vector<std::pair<std::string, std::int64_t>>;

Keys keys_of(const std::vector<std::shared_ptr<arrow::RecordBatch>>& batches) {
  Keys keys;
  for (const auto& batch : batches) {
    const auto loads = batch->GetColumnByName("load");
    const auto frames = batch->GetColumnByName("frame");
    for (std::int64_t row = 0; row < batch->num_rows(); ++row) {
      const Bytes load = binary_value(*loads, row);
      keys.emplace_back(std::string(reinterpret_cast<const char*>(load.data()), load.size()),
                        static_cast<const arrow::Int64Array&>(*frames).Value(row));
    }
  }
  return keys;
}

std::vector<test::ByteString> icmp_frames(int count) {
  return std::vector<test::ByteString>(
      static_cast<std::size_t>(count),
      test::ethernet(0x0800, test::ipv4(test::zeros(8), {.protocol = 1})));
}

TEST(SortRows, PutsShuffledPiecesInOrder) {
  std::mt19937 random(1);
  std::vector<std::shared_ptr<arrow::RecordBatch>> pieces;
  for (const char* load : {"b", "a", "c"}) {
    const auto whole = test::batch_of(icmp_frames(200), load);
    for (std::int64_t at = 0; at < whole->num_rows(); at += 7)
      pieces.push_back(whole->Slice(at, 7));
  }
  std::ranges::shuffle(pieces, random);
  const auto sorted = sort_rows(pieces);
  ASSERT_TRUE(sorted.ok());
  const Keys keys = keys_of(*sorted);
  ASSERT_EQ(keys.size(), 600u);
  EXPECT_TRUE(std::ranges::is_sorted(keys));
  EXPECT_EQ(keys.front(), (Keys::value_type{"a", 1}));
  EXPECT_EQ(keys.back(), (Keys::value_type{"c", 200}));
}

TEST(SortRows, RowsOfOtherSchemasAreKeptApart) {
  const auto whole = test::batch_of(icmp_frames(4), "a");
  const auto narrow = whole->RemoveColumn(whole->num_columns() - 1).ValueOrDie();
  const auto sorted = sort_rows({narrow->Slice(2), whole->Slice(0, 2)});
  ASSERT_TRUE(sorted.ok());
  EXPECT_EQ(keys_of(*sorted), (Keys{{"a", 1}, {"a", 2}, {"a", 3}, {"a", 4}}));
}

TEST(SortRows, RowsWithoutKeysComeFirst) {
  const auto whole = test::batch_of(icmp_frames(2), "a");
  const auto keyless =
      whole->RemoveColumn(0).ValueOrDie()->RemoveColumn(1).ValueOrDie();  // load, frame
  const auto sorted = sort_rows({whole, keyless});
  ASSERT_TRUE(sorted.ok());
  ASSERT_EQ(sorted->size(), 2u);
  EXPECT_EQ(sorted->front()->num_columns(), keyless->num_columns());
}

TEST(SortRows, NothingGivesNothing) {
  EXPECT_TRUE(sort_rows({})->empty());
}

}  // namespace
}  // namespace wirelake::delta
