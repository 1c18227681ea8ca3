#include <arrow/type.h>

#include "collection/capture_fixture.h"
#include "wirelake/arrow.h"

namespace wirelake {
namespace {

using namespace test;

class BatchReaderTest : public CaptureFixture {
 protected:
  void SetUp() override {
    CaptureFixture::SetUp();
    if (!IsSkipped()) loaded({capture("a", 5)}, {.name = "mine"});
  }

  static std::int64_t rows_of(BatchReader& reader) {
    std::int64_t rows = 0;
    while (true) {
      const auto batch = reader.next();
      EXPECT_TRUE(batch.ok());
      if (!batch || !*batch) return rows;
      EXPECT_TRUE((*batch)->schema()->Equals(*reader.schema()));
      rows += (*batch)->num_rows();
    }
  }
};

INSTANTIATE_TEST_SUITE_P(Stores, BatchReaderTest,
                         testing::Values(StoreKind::kEmbedded, StoreKind::kMongodb),
                         testing::PrintToStringParamName());

TEST_P(BatchReaderTest, GivesTheColumnsInTheOrderWanted) {
  const Collection mine = store_.collection("mine");
  auto reader = read_batches(mine, {.columns = {"tcp_info.window", "src", "frame"}, .limit = 3});
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((*reader)->schema()->field_names(),
            (std::vector<std::string>{"tcp_info", "src", "frame"}));
  EXPECT_EQ((*reader)->schema()->field(0)->type()->num_fields(), 1);
  EXPECT_EQ(rows_of(**reader), 3);
  EXPECT_EQ(read_batches(mine, {.columns = {"nothing"}}).error().code, ErrorCode::kInvalidArgument);
}

TEST_P(BatchReaderTest, CapturesHaveTheSchemaOfCollections) {
  auto reader = read_batches(capture("b", 4), CaptureOptions());
  ASSERT_TRUE(reader.ok());
  EXPECT_TRUE((*reader)->schema()->Equals(**schema_of(store_.collection("mine"))));
  EXPECT_EQ(rows_of(**reader), 4);
  EXPECT_EQ((*reader)->report().packets, 4u);
}

}  // namespace
}  // namespace wirelake
