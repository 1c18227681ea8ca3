// What holds for all link types: a packet is found, no byte behind the captured ones is read, and
// what is cut says so.
#include "decode/link_samples.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "decode/decoded.h"
#include "decode/link/link_type.h"
#include "support/bytes.h"

namespace wirelake::test {
namespace {

ByteString packet_of(const LinkSample& sample) {
  return sample.ipv6 ? ip6() : ip4();
}

TEST(LinkSamples, ThereIsOneForEveryLinkType) {
  const auto samples = link_samples();
  for (const LinkType& entry : link_types()) {
    EXPECT_TRUE(std::any_of(samples.begin(), samples.end(), [&](const LinkSample& sample) {
      return sample.linktype == entry.number;
    })) << entry.number;
  }
}

TEST(LinkSamples, LeadToThePacket) {
  for (const LinkSample& sample : link_samples()) {
    const std::string expected = sample.ipv6 ? kIs6 : kIs4;
    const Decoded decoded =
        decode_frame(sample.header + packet_of(sample) + zeros(8), {.linktype = sample.linktype});
    // VLAN identifiers have cases of their own.
    EXPECT_EQ(decoded.text().substr(0, expected.size()), expected) << "sample: " << sample.name;
  }
}

TEST(LinkSamples, CutAtEveryByte) {
  for (const LinkSample& sample : link_samples()) {
    const ByteString packet = packet_of(sample);
    const std::size_t header_len = sample.header.size();
    const std::size_t addresses_end = header_len + (sample.ipv6 ? 40 : 20);
    for (std::size_t captured = 0; captured < addresses_end; ++captured) {
      SCOPED_TRACE(sample.name + ", " + std::to_string(captured) + " bytes");
      const Decoded decoded = decode_frame(sample.header + packet,
                                           {.linktype = sample.linktype, .captured_len = captured});
      ASSERT_TRUE(decoded.passed_over.has_value());
      // At the border both are right: some headers have to see the first byte of IP.
      if (captured == header_len) continue;
      const PassedOver expected =
          captured < header_len ? PassedOver::kLinkHeaderCut : PassedOver::kIpHeaderCut;
      // A log entry without a packet is whole between two attributes.
      const bool between_attributes = sample.linktype == 239 && captured % 4 == 0;
      if (between_attributes && *decoded.passed_over == PassedOver::kNotIp) continue;
      EXPECT_EQ(*decoded.passed_over, expected);
    }
  }
}

// Whatever a byte of a header says, the sanitizers see no read past the end, and a packet that
// comes out lies in the frame.
TEST(LinkSamples, AnyByteMayBeAnything) {
  for (const LinkSample& sample : link_samples()) {
    const ByteString frame = sample.header + packet_of(sample);
    for (std::size_t at = 0; at < sample.header.size(); ++at) {
      for (int value = 0; value < 256; ++value) {
        ByteString changed = frame;
        changed[at] = static_cast<std::byte>(value);
        const Decoded decoded = decode_frame(changed, {.linktype = sample.linktype});
        if (decoded.passed_over || decoded.packet.len == 0) continue;
        ASSERT_LE(decoded.packet.vlan.count, VlanTags::kCapacity);
      }
    }
  }
}

}  // namespace
}  // namespace wirelake::test
