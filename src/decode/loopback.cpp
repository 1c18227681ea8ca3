#include "decode/loopback.h"

#include "base/byte_cursor.h"
#include "decode/ethertype.h"

namespace wirelake {
namespace {

// The family is in the byte order of the machine that captured, which a reader cannot know. All
// families fit into 16 bits, so the order in which the upper half is zero is the right one. Some
// drivers leave garbage in the upper half and an EtherType in the lower one.
std::uint16_t read_family(std::span<const std::byte, 4> header) {
  const std::uint32_t little = field<4, 0>(header, Endian::kLittle);
  return little <= 0xffff ? static_cast<std::uint16_t>(little) : field<2, 2>(header);
}

}  // namespace

HeaderStep decode_loopback(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<4>();
  if (!header) return HeaderStep::stop(PassedOver::kLinkHeaderCut);
  const std::uint16_t family = read_family(*header);
  switch (family) {
    case 2:
      return HeaderStep::ip(cursor.rest(), IpVersion::kV4);
    case 10:  // AF_INET6 of Linux, Windows, NetBSD and OpenBSD, FreeBSD, Darwin
    case 23:
    case 24:
    case 28:
    case 30:
      return HeaderStep::ip(cursor.rest(), IpVersion::kV6);
    default:
      break;
  }
  if (family < kMinEtherType) return HeaderStep::stop(PassedOver::kNotIp);
  return step_by_ethertype(family, cursor.rest());
}

}  // namespace wirelake
