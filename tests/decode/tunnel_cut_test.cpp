// Tunnels of every kind, cut off at every byte and with every byte changed: there is always a
// packet, and what comes out lies in the frame.
#include <gtest/gtest.h>

#include <algorithm>

#include "decode/decoded.h"
#include "decode/frame_pieces.h"
#include "decode/tunnel_samples.h"
#include "support/bytes.h"

namespace wirelake::test {
namespace {

constexpr std::size_t kOuterLink = 14;

// Where the addresses of the outer and of the inner packet end.
std::size_t outer_addresses_end(const ByteString& frame) {
  const bool is_v4 = std::to_integer<int>(frame[kOuterLink]) >> 4 == 4;
  return kOuterLink + (is_v4 ? 20 : 40);
}

TEST(TunnelCut, AtEveryByte) {
  for (const TunnelSample& sample : tunnel_samples()) {
    const ByteString frame = sample.header + inside(sample.ipv6);
    const std::size_t inner_addresses_end = sample.header.size() + (sample.ipv6 ? 40 : 20);
    for (std::size_t captured = outer_addresses_end(frame); captured < frame.size(); ++captured) {
      SCOPED_TRACE(sample.name + ", " + std::to_string(captured) + " bytes");
      const Decoded decoded =
          decode_frame(frame, {.captured_len = captured, .max_tunnels = kMaxTunnels});
      ASSERT_FALSE(decoded.passed_over);
      // Nothing tells which L2TPv3 session has an IP packet but that it is whole.
      const bool is_guess = sample.name.starts_with("L2TPv3");
      const bool is_inside = captured >= inner_addresses_end && !is_guess;
      EXPECT_EQ(decoded.packet.tunnels.count, is_inside ? 1 : 0);
      EXPECT_EQ(decoded.remarks[Remark::kIpPacketCut], 1u);
      if (is_inside) {
        EXPECT_EQ(decoded.packet.len, kInsideLen);
        EXPECT_EQ(decoded.remarks[Remark::kTunnelDamaged], 0u);
      }
    }
  }
}

void expect_views_inside(const Decoded& decoded) {
  const Packet& packet = decoded.packet;
  const Bytes payload = packet.tcp   ? packet.tcp->payload
                        : packet.udp ? packet.udp->payload
                                     : Bytes();
  if (payload.empty()) return;
  ASSERT_GE(payload.data(), packet.bytes.data());
  ASSERT_LE(payload.data() + payload.size(), packet.bytes.data() + packet.bytes.size());
}

// The frame in the order in which a collection keeps it, and back.
void expect_to_come_back(const Decoded& decoded) {
  const Packet& packet = decoded.packet;
  const FramePieces pieces = split_frame(packet);
  ByteString bytes(pieces.before.begin(), pieces.before.end());
  bytes.insert(bytes.end(), pieces.after.begin(), pieces.after.end());
  bytes.insert(bytes.end(), pieces.payload.begin(), pieces.payload.end());
  CaptureRecord record;
  record.linktype = packet.linktype;
  record.wire_len = packet.wire_len;
  ASSERT_TRUE(join_frame(record, bytes, pieces.payload.size(), packet.tunnels.count));
  EXPECT_TRUE(std::ranges::equal(bytes, packet.bytes));
}

TEST(TunnelCut, ViewsStayInTheFrameWhateverAByteSays) {
  for (const TunnelSample& sample : tunnel_samples()) {
    const ByteString frame = sample.header + inside(sample.ipv6) + text_bytes("trailer");
    for (std::size_t at = kOuterLink; at < frame.size(); ++at) {
      SCOPED_TRACE(sample.name + ", byte " + std::to_string(at));
      for (int value = 0; value < 256; ++value) {
        ByteString changed = frame;
        changed[at] = static_cast<std::byte>(value);
        const Decoded decoded = decode_frame(changed, {.max_tunnels = kMaxTunnels});
        if (decoded.passed_over) continue;
        expect_views_inside(decoded);
        expect_to_come_back(decoded);
        ASSERT_LE(decoded.packet.tunnels.count, kMaxTunnels);
      }
    }
  }
}

TEST(TunnelCut, WithoutTheOptionNothingIsDifferent) {
  for (const TunnelSample& sample : tunnel_samples()) {
    const Decoded decoded = decode_frame(sample.header + inside(sample.ipv6));
    EXPECT_EQ(decoded.packet.tunnels.count, 0) << sample.name;
    EXPECT_EQ(decoded.remarks.total(), 0u) << sample.name;
    EXPECT_GT(decoded.packet.len, kInsideLen) << sample.name;
  }
}

}  // namespace
}  // namespace wirelake::test
