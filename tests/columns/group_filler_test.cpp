#include "columns/group_filler.h"

#include <arrow/array.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "columns/arrow_value.h"
#include "wirelake/json_sink.h"
#include "wirelake/packet.h"

namespace wirelake {
namespace {

// A group of packets whose TTL is not 0, with all that a group can have.
class SampleColumns {
 public:
  static ColumnGroup describe() {
    return {.name = "sample",
            .columns = {struct_column(
                "sample_info",
                {
                    column("ttl", arrow::int32(), "", "the TTL"),
                    column("even", arrow::utf8(), "", "the same as text, if it is even"),
                    struct_column("bits", {column("one", arrow::boolean(), "", "1"),
                                           column("two", arrow::boolean(), "", "2")}),
                    list_column("below", arrow::int64(), "", "the numbers below it"),
                    struct_list_column("pairs", "one, with its half",
                                       {column("half", arrow::int32(), "", "of the TTL"),
                                        column("text", arrow::binary(), "", "the same")}),
                })}};
  }
  static bool is_in(const Packet& packet, const RowContext&) { return packet.ttl != 0; }

  arrow::Status append(const Packet& packet, RowContext&) {
    const std::string text = std::to_string(packet.ttl);
    ttl_.put(packet.ttl);
    if (packet.ttl % 2 == 0) {
      even_.value().put(text);
    } else {
      even_.put_nulls(1);
    }
    bits_.put(packet.ttl);
    below_.put(packet.ttl);
    ARROW_RETURN_NOT_OK(below_.items().reserve(packet.ttl));
    for (int number = 0; number < packet.ttl; ++number)
      below_.items().put(number);
    pairs_.put(1);
    ARROW_RETURN_NOT_OK(pairs_.items().field<0>().reserve(1));
    ARROW_RETURN_NOT_OK(pairs_.items().field<1>().reserve(1));
    pairs_.items().field<0>().put(packet.ttl / 2);
    return pairs_.items().field<1>().put_long(text);
  }
  auto buffers() { return std::tie(ttl_, even_, bits_, below_, pairs_); }

 private:
  ValueBuffer<std::int32_t> ttl_;
  NullableBuffer<ShortTextBuffer<3>> even_;
  FlagsBuffer<2> bits_;
  ListBuffer<ValueBuffer<std::int64_t>> below_;
  ListBuffer<StructBuffer<ValueBuffer<std::int32_t>, BytesBuffer>> pairs_;
};

std::vector<std::string> filled(GroupFiller<SampleColumns, Packet>& filler,
                                const std::vector<std::uint8_t>& rows) {
  RowContext context;
  arrow::Status failure;
  std::int64_t row = 0;
  for (const std::uint8_t ttl : rows) {
    Packet packet;
    packet.ttl = ttl;
    EXPECT_TRUE(filler.append(packet, row++, context, failure));
  }
  arrow::ArrayVector columns;
  EXPECT_TRUE(filler.finish(row, columns).ok());
  EXPECT_EQ(columns.size(), 1u);
  const auto valid = columns.front()->ValidateFull();
  EXPECT_TRUE(valid.ok()) << valid.ToString();
  std::vector<std::string> texts;
  for (row = 0; row < columns.front()->length(); ++row) {
    JsonSink sink(texts.emplace_back());
    emit_value(*columns.front(), row, sink);
  }
  return texts;
}

TEST(GroupFiller, RowsHoldWhatTheGroupPuts) {
  GroupFiller<SampleColumns, Packet> filler;
  const std::string one = R"({"ttl":1,"even":null,"bits":{"one":true,"two":false},"below":[0],)"
                          R"("pairs":[{"half":0,"text":"MQ=="}]})";
  const std::string two = R"({"ttl":2,"even":"2","bits":{"one":false,"two":true},"below":[0,1],)"
                          R"("pairs":[{"half":1,"text":"Mg=="}]})";
  using Texts = std::vector<std::string>;
  EXPECT_EQ(filled(filler, {0, 1, 0, 0, 2, 2, 0}),
            (Texts{"null", one, "null", "null", two, two, "null"}));
  EXPECT_EQ(filled(filler, {2, 1}), (Texts{two, one}));
  EXPECT_EQ(filled(filler, {0, 0}), (Texts{"null", "null"}));
  EXPECT_EQ(filled(filler, {}), Texts{});
  EXPECT_EQ(filled(filler, {1}), Texts{one});
}

}  // namespace
}  // namespace wirelake
