#include "decode/frame_pieces.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "decode/decoder.h"
#include "decode/link_samples.h"
#include "support/bytes.h"

namespace wirelake::test {
namespace {

ByteString joined_header(const FramePieces& pieces) {
  ByteString bytes(pieces.before.begin(), pieces.before.end());
  bytes.insert(bytes.end(), pieces.after.begin(), pieces.after.end());
  return bytes;
}

TEST(FramePieces, FramesOfEveryLinkTypeComeBackCutAnywhere) {
  const ByteString payload = text_bytes("the payload");
  for (const LinkSample& sample : link_samples()) {
    const ByteString ip = sample.ipv6 ? ipv6(udp(payload), {.next = 17}) : ipv4(tcp(payload));
    const ByteString frame = sample.header + ip + text_bytes("trailer");
    int with_payload = 0;
    for (std::size_t captured = sample.header.size(); captured <= frame.size(); ++captured) {
      SCOPED_TRACE(sample.name + ", " + std::to_string(captured) + " bytes");
      const CaptureRecord record = {.bytes = Bytes(frame).first(captured),
                                    .wire_len = static_cast<std::uint32_t>(frame.size()),
                                    .linktype = sample.linktype};
      Packet packet;
      RemarkCounts remarks;
      if (decode(record, packet, remarks)) continue;
      const FramePieces pieces = split_frame(packet);
      ByteString bytes = joined_header(pieces);
      bytes.insert(bytes.end(), pieces.payload.begin(), pieces.payload.end());
      ASSERT_TRUE(join_frame(record, bytes, pieces.payload.size()));
      ASSERT_TRUE(std::ranges::equal(bytes, record.bytes));
      if (!pieces.payload.empty()) ++with_payload;
    }
    EXPECT_GE(with_payload, static_cast<int>(payload.size())) << sample.name;
  }
}

TEST(FramePieces, APayloadThatTheHeadersDoNotAnnounceIsRefused) {
  const ByteString frame = ethernet(0x0800, ipv4(tcp(text_bytes("payload"))));
  const struct {
    const char* name;
    std::uint16_t linktype;
    ByteString bytes;
    std::size_t payload_len;
    bool expected;
  } cases[] = {
      {"as it is", 1, frame, 7, true},
      {"no payload, nothing to join", 1, zeros(3), 0, true},
      {"shorter", 1, frame, 6, false},
      {"longer", 1, frame, 8, false},
      {"longer than the frame", 1, frame, 1000, false},
      {"no packet", 1, zeros(60), 10, false},
      {"an unknown link type", 65'000, frame, 7, false},
      {"no TCP", 1, ethernet(0x0800, ipv4(zeros(20), {.protocol = 1})), 7, false},
  };
  for (const auto& c : cases) {
    ByteString bytes = c.bytes;
    CaptureRecord record;
    record.linktype = c.linktype;
    EXPECT_EQ(join_frame(record, bytes, c.payload_len), c.expected) << c.name;
    EXPECT_EQ(bytes, c.bytes) << c.name;
  }
}

}  // namespace
}  // namespace wirelake::test
