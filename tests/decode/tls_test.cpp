#include <gtest/gtest.h>

#include "decode/decoded.h"
#include "support/bytes.h"

namespace wirelake::test {
namespace {

ByteString header(const char* hex, std::size_t body) {
  return from_hex(hex) + zeros(body);
}

std::string text_of(const ByteString& payload) {
  const auto tls = find_tls_records(payload);
  if (!tls) return "none";
  char text[64];
  std::snprintf(text, sizeof text, "%u %04x len=%u complete=%u", tls->content_type, tls->version,
                tls->declared_len, tls->complete_count);
  return text;
}

TEST(Tls, RecordsOfAPayload) {
  const ByteString one = header("160301 0005", 5);
  struct Row {
    const char* name;
    ByteString payload;
    const char* expected;
  };
  const std::vector<Row> table = {
      {"one", one, "22 0301 len=5 complete=1"},
      {"two", one + header("170303 0002", 2), "22 0301 len=5 complete=2"},
      {"empty record", header("170303 0000", 0) + one, "23 0303 len=0 complete=2"},
      {"end in a header", one + from_hex("17030300"), "22 0301 len=5 complete=1"},
      {"end in a body", one + header("170303 0003", 2), "22 0301 len=5 complete=1"},
      {"no header behind the first", one + from_hex("ff0303 0000") + one,
       "22 0301 len=5 complete=1"},
      {"only a header", header("160301 0005", 0), "22 0301 len=5 complete=0"},
      {"only a beginning", header("160301 4000", 100), "22 0301 len=16384 complete=0"},
      {"no full header", from_hex("16030100"), "none"},
      {"empty", {}, "none"},
      {"change cipher spec", header("140303 0001", 1), "20 0303 len=1 complete=1"},
      {"heartbeat", header("180302 0001", 1), "24 0302 len=1 complete=1"},
      {"type 19", header("130303 0001", 1), "none"},
      {"type 25", header("190303 0001", 1), "none"},
      {"SSL 3", header("160300 0001", 1), "22 0300 len=1 complete=1"},
      {"1.3", header("160304 0001", 1), "22 0304 len=1 complete=1"},
      {"version 0305", header("160305 0001", 1), "none"},
      {"version 02ff", header("1602ff 0001", 1), "none"},
      {"largest", header("170303 4800", 18432), "23 0303 len=18432 complete=1"},
      {"larger", header("170303 4801", 18433), "none"},
      {"header not at the start", from_hex("00") + one, "none"},
  };
  for (const Row& row : table)
    EXPECT_EQ(text_of(row.payload), row.expected) << row.name;
}

TEST(Tls, WalkGivesTheBodies) {
  const ByteString payload = tls_record(22, 0x0301, text_bytes("ab")) + tls_record(23, 0x0303, {}) +
                             tls_record(21, 0x0303, text_bytes("c")) + from_hex("1703030009 00");
  TlsRecordWalk walk(payload);
  std::vector<std::string> bodies;
  while (const auto body = walk.next()) {
    bodies.emplace_back(reinterpret_cast<const char*>(body->data()), body->size());
  }
  EXPECT_EQ(bodies, (std::vector<std::string>{"ab", "", "c"}));
  EXPECT_FALSE(walk.next());
}

TEST(Tls, CutAtEveryByte) {
  const ByteString whole = tls_record(22, 0x0301, zeros(7)) + tls_record(23, 0x0303, zeros(3));
  for (std::size_t size = 0; size <= whole.size(); ++size) {
    const ByteString cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
    const unsigned complete = size < 12 ? 0 : size < 20 ? 1 : 2;
    const std::string expected =
        size < 5 ? "none" : "22 0301 len=7 complete=" + std::to_string(complete);
    EXPECT_EQ(text_of(cut), expected) << size;
  }
}

TEST(Tls, IsFoundInTcpOnly) {
  const ByteString record = tls_record(22, 0x0301, text_bytes("ab"));
  const std::string data = "16030100026162";
  expect_outcomes({
      {"TCP", ethernet(0x0800, ipv4(tcp(record))),
       "v4 len=47 TCP 1000>2000 data=" + data + " tls=22/1/0301/2"},
      {"first fragment", ethernet(0x0800, ipv4(tcp(record), {.fragment = 0x2000})),
       "v4 len=47 TCP 1000>2000 data=" + data + " tls=22/1/0301/2"},
      {"padding completes nothing", ethernet(0x0800, ipv4(tcp(record), {.total_len = 46})),
       "v4 len=46 TCP 1000>2000 data=160301000261 tls=22/0/0301/2"},
      {"UDP", ethernet(0x0800, ipv4(udp(record), {.protocol = 17})),
       "v4 len=35 UDP 3000>4000 data=" + data},
  });
}

}  // namespace
}  // namespace wirelake::test
