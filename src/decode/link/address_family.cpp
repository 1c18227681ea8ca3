#include "decode/link/address_family.h"

#include "base/byte_cursor.h"

namespace wirelake {

std::optional<IpVersion> ip_version_of_family(std::uint16_t family) {
  switch (family) {
    case 2:
      return IpVersion::kV4;
    case 10:  // AF_INET6 of Linux
    case 23:  // Windows
    case 24:  // NetBSD and OpenBSD
    case 28:  // FreeBSD
    case 30:  // Darwin
      return IpVersion::kV6;
    default:
      return std::nullopt;
  }
}

// All families fit into 16 bits, so the order in which the upper half is zero is the right one.
// Some drivers leave garbage in the upper half of big-endian ones.
std::uint16_t read_host_order_family(std::span<const std::byte, 4> bytes) {
  const std::uint32_t little = field<4, 0>(bytes, Endian::kLittle);
  return little <= 0xffff ? static_cast<std::uint16_t>(little) : field<2, 2>(bytes);
}

HeaderStep step_by_family(std::uint16_t family, Bytes rest) {
  const auto version = ip_version_of_family(family);
  return version ? HeaderStep::ip(rest, version) : HeaderStep::not_ip();
}

}  // namespace wirelake
