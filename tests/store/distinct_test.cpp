#include "store/distinct.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>

namespace wirelake {
namespace {

using BatchPointer = std::shared_ptr<arrow::RecordBatch>;

// Numbers and nulls in a column, as a scan.
class Numbers final : public BatchScan {
 public:
  explicit Numbers(std::vector<BatchPointer> batches) : batches_(std::move(batches)) {}

  std::shared_ptr<arrow::Schema> schema() const override {
    return arrow::schema({arrow::field("len", arrow::int64())});
  }
  Status start(ScanOptions) override { return {}; }
  Result<BatchPointer> next() override {
    return next_ < batches_.size() ? batches_[next_++] : BatchPointer();
  }

 private:
  std::vector<BatchPointer> batches_;
  std::size_t next_ = 0;
};

struct Case {
  std::int64_t range;  // Numbers are below it.
  std::int64_t max_memory;
};

TEST(DistinctValues, AreOnceEachHoweverManyThereAre) {
  const std::int64_t little = 64 << 10;
  for (const Case c : {Case{50, little}, Case{INT64_MAX, little}, Case{20'000, little},
                       Case{INT64_MAX, RowSorter::kMaxMemory}}) {
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
    auto distinct = DistinctValues::make(std::make_unique<Numbers>(std::move(batches)), "len", {},
                                         {}, c.max_memory);
    ASSERT_TRUE(distinct.ok());
    std::vector<std::int64_t> found;
    while (true) {
      const auto values = distinct->next().value();
      if (values.empty()) break;
      for (const Value& value : values)
        found.push_back(std::get<std::int64_t>(value.state));
    }
    EXPECT_TRUE(std::ranges::equal(found, wanted)) << c.range << " " << c.max_memory;
  }
}

}  // namespace
}  // namespace wirelake
