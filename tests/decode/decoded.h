// A frame, decoded, and the outcome as one line of text, so that tests can be tables.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "decode/decoder.h"
#include "support/packets.h"
#include "wirelake/packet.h"

namespace wirelake::test {

/// IP packets that are as short as can be, for tests of what carries them, and as text.
ByteString ip4();
ByteString ip6();
inline const std::string kIs4 = "v4 len=22 ICMP";
inline const std::string kIs6 = "v6 len=42 ICMP6";

/// The same and other IPv4 packets behind Ethernet.
ByteString frame4();
ByteString eth4(ByteString payload, const Ipv4Fields& fields = {});

/// The bytes lie in a buffer of exactly their size, so that the address sanitizer sees every read
/// past them.
struct Decoded {
  std::unique_ptr<std::byte[]> bytes;
  std::optional<PassedOver> passed_over;
  Packet packet;
  RemarkCounts remarks;

  /// The reason why there is no packet, or such as
  /// "gre#7>v4 len=48 TCP 1000>2000 opts=[2:05b4 1:] data=68 tls=22/1/0301/5 vlan=7,8
  /// !tcp_options_invalid" with the parts that are there: tunnels and what they have for an id, and
  /// in tls type/records/version/length.
  std::string text() const;
};

struct FrameShape {
  std::uint16_t linktype = 1;
  std::optional<std::size_t> captured_len = {};  ///< Less than the frame: cut by a snap length.
  TimeStatus time_status = TimeStatus::kExact;
  std::optional<std::uint32_t> wire_len = {};  ///< Else that of the frame.
  int max_tunnels = 0;
};

Decoded decode_frame(const ByteString& frame, const FrameShape& shape = {});

/// One row of a table: an Ethernet frame and the text of its outcome.
struct FrameCase {
  std::string name;
  ByteString frame;
  std::string expected;
  FrameShape shape = {};
};

/// Checks every row.
void expect_outcomes(const std::vector<FrameCase>& table);

}  // namespace wirelake::test
