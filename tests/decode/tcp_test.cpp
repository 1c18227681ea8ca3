#include <gtest/gtest.h>

#include "decode/decoded.h"
#include "support/bytes.h"

namespace wirelake::test {
namespace {

TEST(Tcp, Fields) {
  const Decoded decoded = decode_frame(eth4(tcp(text_bytes("hi"), {.flags = 0xc2})));
  ASSERT_TRUE(decoded.packet.tcp);
  const TcpSegment& segment = *decoded.packet.tcp;
  EXPECT_EQ(segment.source_port, 1000);
  EXPECT_EQ(segment.destination_port, 2000);
  EXPECT_EQ(segment.sequence, 0x01020304u);
  EXPECT_EQ(segment.acknowledgment, 0xfffefdfcu);
  EXPECT_EQ(segment.window, 0x7210);
  EXPECT_EQ(segment.flags, kTcpSyn | kTcpEce | kTcpCwr);
  EXPECT_TRUE(segment.options.empty());
  EXPECT_FALSE(decoded.packet.udp);
  EXPECT_FALSE(decoded.packet.tls);
}

TEST(Tcp, HeaderLength) {
  const std::string head = "v4 len=42 TCP";
  const std::string invalid = " 1000>2000 data= !tcp_header_length_invalid";
  const auto with_offset = [](std::uint8_t offset) {
    return eth4(tcp(text_bytes("hi"), {.data_offset = offset}));
  };
  const ByteString in_two = tcp(from_hex("02040564"), {.data_offset = 10});
  expect_outcomes({
      {"no payload", eth4(tcp({})), "v4 len=40 TCP 1000>2000 data="},
      {"offset 4", with_offset(4), head + invalid},
      {"offset 0", with_offset(0), head + invalid},
      {"offset past the segment", with_offset(6), head + invalid},
      {"offset past the segment, padding behind", with_offset(6) + zeros(6), head + invalid},
      {"offset to the end", eth4(tcp(from_hex("01010101"), {.data_offset = 6})),
       "v4 len=44 TCP 1000>2000 opts=[1: 1: 1: 1:] data="},
      {"19 bytes", eth4(zeros(19)), "v4 len=39 TCP !tcp_header_cut"},
      {"no byte", eth4({}), "v4 len=20 TCP !tcp_header_cut"},
      {"19 bytes and padding", eth4(zeros(19)) + zeros(9), "v4 len=39 TCP !tcp_header_cut"},
      {"options go on in the next fragment", eth4(in_two, {.fragment = 0x2000}),
       "v4 len=44 TCP 1000>2000 opts=[2:0564] data="},
  });
}

TEST(Tcp, Options) {
  struct Row {
    std::string name;
    std::string options;
    std::string expected;
    bool malformed;
  };
  const std::vector<Row> table = {
      {"common ones", "020405b4 0402 080a0000000100000002 01 030307",
       "2:05b4 4: 8:0000000100000002 1: 3:07", false},
      {"no-operations", "01010101", "1: 1: 1: 1:", false},
      {"end of options", "01 00 0204", "1:", false},
      {"end at once", "00000000", "", false},
      {"unknown kind", "fd06abcd0102 0101", "253:abcd0102 1: 1:", false},
      {"length its kind does not have", "02030101", "2:01 1:", false},
      {"length 0", "01 020005 01010101", "1:", true},
      {"length 1", "01 020105 01010101", "1:", true},
      {"length 2 is no data", "0402 0101", "4: 1: 1:", false},
      {"length one past the end", "0101 0104 0609 0000", "1: 1: 1:", true},
      {"length to the end", "0506 00000000 0102", "5:00000000 1:", true},
      {"no length", "010101 08", "1: 1: 1:", true},
  };
  for (const Row& row : table) {
    ByteString options = from_hex(row.options);
    const bool malformed = row.malformed;
    TcpOptionWalk walk(options);
    while (walk.next()) {
    }
    EXPECT_EQ(walk.malformed(), malformed) << "case: " << row.name;
    EXPECT_FALSE(walk.next()) << "case: " << row.name;
    if (options.size() % 4 != 0) continue;
    const std::string text = decode_frame(eth4(tcp(text_bytes("hi"), {.options = options}))).text();
    EXPECT_EQ(text, "v4 len=" + std::to_string(42 + options.size()) + " TCP 1000>2000 opts=[" +
                        row.expected + "] data=6869" + (malformed ? " !tcp_options_invalid" : ""))
        << "case: " << row.name;
  }
}

TEST(Tcp, OptionsCutBySnapLengthAreKeptAsFarAsCaptured) {
  const ByteString frame = eth4(tcp(text_bytes("hi"), {.options = from_hex("020405b4 0402 0101")}));
  const std::string head = "v4 len=50 TCP 1000>2000";
  const std::string cut = " data= !ip_packet_cut";
  const std::size_t options_at = 14 + 20 + 20;
  expect_outcomes({
      {"no option", frame, head + cut, {.captured_len = options_at}},
      {"half an option", frame, head + " opts=[]" + cut, {.captured_len = options_at + 3}},
      {"one", frame, head + " opts=[2:05b4]" + cut, {.captured_len = options_at + 4}},
      {"all but the last",
       frame,
       head + " opts=[2:05b4 4: 1:]" + cut,
       {.captured_len = options_at + 7}},
      {"all", frame, head + " opts=[2:05b4 4: 1: 1:]" + cut, {.captured_len = options_at + 8}},
  });
}

TEST(Tcp, PayloadIsWhatIpHoldsAndTheCaptureHas) {
  const ByteString frame = eth4(tcp(text_bytes("hello")));
  expect_outcomes({
      {"whole", frame, "v4 len=45 TCP 1000>2000 data=68656c6c6f"},
      {"padded", frame + from_hex("ffff"), "v4 len=45 TCP 1000>2000 data=68656c6c6f"},
      {"cut",
       frame,
       "v4 len=45 TCP 1000>2000 data=6865 !ip_packet_cut",
       {.captured_len = frame.size() - 3}},
      {"IP length says less", eth4(tcp(text_bytes("hello")), {.total_len = 41}),
       "v4 len=41 TCP 1000>2000 data=68"},
  });
}

}  // namespace
}  // namespace wirelake::test
