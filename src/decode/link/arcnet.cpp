#include "base/byte_cursor.h"
#include "decode/link/decoders.h"

namespace wirelake {
namespace {

enum SystemCode : std::uint8_t {
  kIpv6 = 0xc4,  // RFC 2497
  kIp = 0xd4,    // RFC 1201
  kIpRfc1051 = 0xf0,
};

// RFC 1201: a split flag, 0 or else odd in the first fragment, and a sequence number. A
// packet of 253 to 255 bytes has filling in front: the flag 0xff, and the system code again.
HeaderStep decode_split(ByteCursor cursor, IpVersion version) {
  constexpr std::uint8_t kException = 0xff;
  auto flag = cursor.u8();
  if (!flag) return HeaderStep::cut();
  if (*flag == kException) {
    if (!cursor.skip(3)) return HeaderStep::cut();
    flag = cursor.u8();
    if (!flag) return HeaderStep::cut();
  }
  const bool has_start = *flag == 0 || (*flag & 1) != 0;
  if (!has_start) return HeaderStep::not_ip();
  if (!cursor.skip(2)) return HeaderStep::cut();
  return HeaderStep::ip(cursor.rest(), version);
}

HeaderStep decode_from_system_code(ByteCursor cursor) {
  const auto code = cursor.u8();
  if (!code) return HeaderStep::cut();
  switch (*code) {
    case kIpRfc1051:
      return HeaderStep::ip(cursor.rest(), IpVersion::kV4);
    case kIp:
      return decode_split(cursor, IpVersion::kV4);
    case kIpv6:
      return decode_split(cursor, IpVersion::kV6);
    default:
      return HeaderStep::not_ip();
  }
}

}  // namespace

HeaderStep decode_arcnet(Bytes bytes, VlanTags&) {
  constexpr std::size_t kAddressesLen = 2;
  ByteCursor cursor(bytes);
  if (!cursor.skip(kAddressesLen)) return HeaderStep::cut();
  return decode_from_system_code(cursor);
}

HeaderStep decode_arcnet_linux(Bytes bytes, VlanTags&) {
  constexpr std::size_t kAddressesAndOffsetLen = 4;
  ByteCursor cursor(bytes);
  if (!cursor.skip(kAddressesAndOffsetLen)) return HeaderStep::cut();
  return decode_from_system_code(cursor);
}

}  // namespace wirelake
