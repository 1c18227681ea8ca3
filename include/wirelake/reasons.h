// Why a packet was passed over, or kept with less than it promised: names and counters.
//
// Malformed input is data. Decoding gives each packet that is not kept one PassedOver reason, and
// each kept packet any number of Remarks. Both are counted per capture, shown by `info`, `load` and
// `show`, and stored with a load by these names. docs/packet-records.md explains each.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace wirelake {

/// Why a frame is not in the result. The first that applies, from the outside in.
enum class PassedOver : std::uint8_t {
  kBlockInvalid,           ///< A pcapng block with a content that cannot be used.
  kUnknownLinkType,        ///< The frame's link type is not decoded.
  kLinkHeaderCut,          ///< The frame ends before the link header does.
  kLinkHeaderInvalid,      ///< A link header with a length or a field that cannot be right.
  kNotIp,                  ///< A well-formed frame that carries no IP: ARP, STP, ...
  kEncapsulationTooDeep,   ///< More tags and labels than kMaxEncapsulations before IP.
  kIpVersionMismatch,      ///< Announced as IP, but the version is neither 4 nor 6; or 4 for 6.
  kIpHeaderCut,            ///< The captured bytes end before the IP addresses do.
  kIpHeaderLengthInvalid,  ///< IPv4 header length under 20 bytes.
  kIpTotalLengthInvalid,   ///< IPv4 total length shorter than its header.
  kFiltered,               ///< A good packet that the IP filter does not accept.
};
inline constexpr std::size_t kPassedOverCount = 11;

/// What was noticed: the first four about the capture, the last two about flows, the others about
/// packets that were kept.
enum class Remark : std::uint8_t {
  kCaptureJoined,           ///< Another capture begins in the same file.
  kSectionSkipped,          ///< A pcapng section of a version that is not read.
  kZeroPadding,             ///< The capture ends in zeros that are no records.
  kFrameCutAtLimit,         ///< A frame of more than 256 KiB: what is behind them is not kept.
  kNoTimestamp,             ///< The record has no time (pcapng simple block): shown as 0.
  kTimestampClamped,        ///< The time is outside of 64-bit nanoseconds: the nearest is shown.
  kIpOptionsCut,            ///< The captured bytes end inside the IPv4 options.
  kIpLengthOffloaded,       ///< IP length 0 (segmentation offload): taken from the wire length.
  kIpPacketCut,             ///< Fewer bytes captured than the IP length says (snap length).
  kIpv6ExtensionCut,        ///< An IPv6 extension header runs past the packet.
  kIpv6ExtensionsTooMany,   ///< More than kMaxIpv6Extensions extension headers.
  kTcpHeaderCut,            ///< TCP, but fewer than 20 bytes of header: no tcp_info.
  kTcpHeaderLengthInvalid,  ///< TCP data offset under 5, or past the segment: header fields only.
  kTcpOptionsInvalid,       ///< An option's length is wrong or runs past the header.
  kUdpHeaderCut,            ///< UDP, but fewer than 8 bytes of header: no udp_info.
  kUdpLengthInvalid,        ///< UDP length under 8 or past the IP packet: the IP length counts.
  kDnsMessageDamaged,       ///< DNS: what stands before the damage is in dns_info.
  kTunnelDamaged,           ///< A tunnel whose IP packet cannot be decoded: described from outside.
  kTunnelsTooMany,          ///< More than kMaxTunnels tunnels: the packet in the last of these.
  kSegmentsDisagree,        ///< Of a flow: segments of a handshake claim different bytes.
  kHandshakeTooLong,        ///< Of a flow: a handshake beyond what is kept of it; it is not read.
};
inline constexpr std::size_t kRemarkCount = 21;

/// Stable names, such as "not_ip": in JSON, in stored reports, in tables.
std::string_view to_string(PassedOver reason);
std::string_view to_string(Remark remark);

/// One line for people: what the reason means.
std::string_view describe(PassedOver reason);
std::string_view describe(Remark remark);

/// A counter per value of an enumeration.
template <typename Enum, std::size_t N>
class Counters {
 public:
  static constexpr std::size_t size() { return N; }
  std::uint64_t& operator[](Enum value) { return counts_[static_cast<std::size_t>(value)]; }
  std::uint64_t operator[](Enum value) const { return counts_[static_cast<std::size_t>(value)]; }

  std::uint64_t total() const {
    std::uint64_t sum = 0;
    for (std::uint64_t count : counts_)
      sum += count;
    return sum;
  }

  Counters& operator+=(const Counters& other) {
    for (std::size_t i = 0; i < N; ++i)
      counts_[i] += other.counts_[i];
    return *this;
  }

  bool operator==(const Counters&) const = default;

 private:
  std::array<std::uint64_t, N> counts_ = {};
};

using PassedOverCounts = Counters<PassedOver, kPassedOverCount>;
using RemarkCounts = Counters<Remark, kRemarkCount>;

}  // namespace wirelake
