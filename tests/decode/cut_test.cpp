// Frames of every kind, cut off at every byte: what is decodable is kept, and nothing else is read.
#include <gtest/gtest.h>

#include <algorithm>

#include "decode/decoded.h"
#include "support/bytes.h"

namespace wirelake::test {
namespace {

struct Layers {
  const char* name;
  std::uint16_t linktype;
  ByteString link;            // Everything in front of IP.
  ByteString ip;              // The IP header, extension headers included.
  std::size_t addresses_end;  // In `ip`: the packet exists from here on.
  ByteString transport;       // The TCP or UDP header without options.
  ByteString options;         // Of TCP.
  ByteString payload;
};

// An IP packet cut behind its header, so that lengths and protocol are right.
ByteString head(ByteString packet, const ByteString& behind) {
  packet.resize(packet.size() - behind.size());
  return packet;
}

std::vector<Layers> samples() {
  const ByteString payload = tls_record(22, 0x0301, text_bytes("abc"));
  const ByteString options = from_hex("020405b4 01010402");
  const ByteString segment = tcp(payload, {.options = options});
  const ByteString tcp_head(segment.begin(), segment.begin() + 20);
  const ByteString datagram = udp(payload);
  const ByteString udp_head(datagram.begin(), datagram.begin() + 8);
  const ByteString ip4 = head(ipv4(segment), segment);
  const ByteString ip4_options =
      head(ipv4(datagram, {.protocol = 17, .options = from_hex("94040000")}), datagram);
  const ByteString extended = ipv6_extension(43, ipv6_fragment(6, 1, segment));
  const ByteString ip6 = head(ipv6(extended, {.next = 0}), segment);
  const ByteString cooked = from_hex("0000 0001 0006 0200000000010000 86dd");
  return {
      {"Ethernet, IPv4, TCP", 1, ethernet(0x0800, {}), ip4, 20, tcp_head, options, payload},
      {"VLAN, options, UDP",
       1,
       ethernet(0x8100, vlan(7, 0x0800, {})),
       ip4_options,
       20,
       udp_head,
       {},
       payload},
      {"cooked, IPv6 extensions, TCP", 113, cooked, ip6, 40, tcp_head, options, payload},
      {"MPLS, IPv4, TCP", 1, ethernet(0x8847, mpls(5, false, mpls(6, true, {}))), ip4, 20, tcp_head,
       options, payload},
      {"PPPoE, IPv4, TCP", 1, ethernet(0x8864, pppoe(0x0021, {}, 900)), ip4, 20, tcp_head, options,
       payload},
      {"SNAP, IPv4, TCP", 1, ethernet(900, snap(0, 0x0800, {})), ip4, 20, tcp_head, options,
       payload},
      {"loopback, IPv4, TCP", 0, from_hex("02000000"), ip4, 20, tcp_head, options, payload},
  };
}

void check_cut(const Layers& layers, const Decoded& decoded, std::size_t captured) {
  const std::size_t addresses_at = layers.link.size() + layers.addresses_end;
  const std::size_t transport_at = layers.link.size() + layers.ip.size();
  const std::size_t options_at = transport_at + layers.transport.size();
  const std::size_t payload_at = options_at + layers.options.size();
  const std::size_t end = payload_at + layers.payload.size();
  ASSERT_EQ(decoded.passed_over.has_value(), captured < addresses_at);
  if (captured < addresses_at) {
    // At the border both are right: MPLS has to see the first byte of IP, the others have not.
    if (captured == layers.link.size()) return;
    const bool in_link = captured < layers.link.size();
    EXPECT_EQ(decoded.passed_over, in_link ? PassedOver::kLinkHeaderCut : PassedOver::kIpHeaderCut);
    return;
  }
  EXPECT_EQ(decoded.remarks[Remark::kIpPacketCut], captured < end ? 1u : 0u);
  const bool has_transport = captured >= options_at;
  const Packet& packet = decoded.packet;
  EXPECT_EQ(packet.tcp || packet.udp, has_transport);
  if (!has_transport) return;
  const std::size_t payload_len = captured > payload_at ? captured - payload_at : 0;
  EXPECT_EQ(packet.tcp ? packet.tcp->payload.size() : packet.udp->payload.size(), payload_len);
  if (!packet.tcp) return;
  EXPECT_EQ(packet.tcp->options.size(), std::min(captured - options_at, layers.options.size()));
  EXPECT_EQ(packet.tls.has_value(), payload_len >= 5);
}

TEST(Cut, AtEveryByte) {
  for (const Layers& layers : samples()) {
    const ByteString frame =
        layers.link + layers.ip + layers.transport + layers.options + layers.payload;
    for (std::size_t captured = 0; captured <= frame.size(); ++captured) {
      SCOPED_TRACE(std::string(layers.name) + ", " + std::to_string(captured) + " bytes");
      const FrameShape shape = {.linktype = layers.linktype, .captured_len = captured};
      check_cut(layers, decode_frame(frame, shape), captured);
    }
  }
}

// Every byte of every frame set to values that break lengths and kinds: the views that come out
// must lie in the frame, and the sanitizers see any read that does not.
TEST(Cut, ViewsStayInTheFrameWhateverAByteSays) {
  for (const Layers& layers : samples()) {
    const ByteString frame =
        layers.link + layers.ip + layers.transport + layers.options + layers.payload;
    for (std::size_t at = 0; at < frame.size(); ++at) {
      for (int value = 0; value < 256; ++value) {
        ByteString changed = frame;
        changed[at] = static_cast<std::byte>(value);
        const Decoded decoded = decode_frame(changed, {.linktype = layers.linktype});
        if (decoded.passed_over || !decoded.packet.tcp) continue;
        const Bytes payload = decoded.packet.tcp->payload;
        if (payload.empty()) continue;
        ASSERT_GE(payload.data(), decoded.bytes.get());
        ASSERT_LE(payload.data() + payload.size(), decoded.bytes.get() + frame.size());
      }
    }
  }
}

}  // namespace
}  // namespace wirelake::test
