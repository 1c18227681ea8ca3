#include <gtest/gtest.h>

#include "decode/decoded.h"
#include "support/bytes.h"

namespace wirelake::test {
namespace {

ByteString eth4_udp(ByteString payload, std::uint16_t fragment = 0) {
  return ethernet(0x0800, ipv4(std::move(payload), {.protocol = 17, .fragment = fragment}));
}

TEST(Udp, LengthAndPayload) {
  const ByteString four = text_bytes("abcd");
  const ByteString frame = eth4_udp(udp(four));
  const std::string head = "v4 len=32 UDP 3000>4000 data=";
  expect_outcomes({
      {"plain", frame, head + "61626364"},
      {"empty", eth4_udp(udp({})), "v4 len=28 UDP 3000>4000 data="},
      {"padding is no payload", frame + zeros(18), head + "61626364"},
      {"UDP length says less", eth4_udp(udp(four, 10)), head + "6162"},
      {"UDP length of the header", eth4_udp(udp(four, 8)), head},
      {"UDP length 7", eth4_udp(udp(four, 7)), head + "61626364 !udp_length_invalid"},
      {"UDP length 0", eth4_udp(udp(four, 0)), head + "61626364 !udp_length_invalid"},
      {"UDP length past IP", eth4_udp(udp(four, 13)), head + "61626364 !udp_length_invalid"},
      {"UDP length past IP, padding behind", eth4_udp(udp(four, 13)) + zeros(9),
       head + "61626364 !udp_length_invalid"},
      {"first fragment", eth4_udp(udp(four, 3000), 0x2000), head + "61626364"},
      {"7 bytes", eth4_udp(zeros(7)), "v4 len=27 UDP !udp_header_cut"},
      {"no byte", eth4_udp({}), "v4 len=20 UDP !udp_header_cut"},
      {"header cut",
       frame,
       "v4 len=32 UDP !ip_packet_cut !udp_header_cut",
       {.captured_len = 14 + 20 + 7}},
      {"payload cut", frame, head + "6162 !ip_packet_cut", {.captured_len = 14 + 20 + 10}},
      {"UDP length says less than was cut",
       eth4_udp(udp(four, 9)),
       head + "61 !ip_packet_cut",
       {.captured_len = 14 + 20 + 10}},
  });
}

TEST(Udp, JumbogramHasNoLength) {
  const ByteString jumbo = from_hex("1100 c204") + be32(8 + 8 + 70000) + udp(zeros(70000), 0);
  expect_outcomes({{"RFC 2675 section 4",
                    ethernet(0x86dd, ipv6(jumbo, {.next = 0, .payload_len = 0})),
                    "v6 len=70056 UDP 3000>4000 data=0000 !ip_packet_cut",
                    {.captured_len = 14 + 40 + 8 + 8 + 2}}});
}

}  // namespace
}  // namespace wirelake::test
