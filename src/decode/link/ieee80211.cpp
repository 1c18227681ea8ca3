#include <algorithm>

#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/llc.h"

namespace wirelake {
namespace {

constexpr std::size_t kAddressLen = 6;
constexpr std::size_t kMinDataHeaderLen = 24;

// Frame control (IEEE 802.11-2020 section 9.2.4.1), the first byte and the second.
constexpr std::uint8_t kVersionMask = 0x03;
constexpr std::uint8_t kTypeMask = 0x0c;
constexpr std::uint8_t kTypeData = 0x08;
constexpr std::uint8_t kSubtypeNoData = 0x40;
constexpr std::uint8_t kSubtypeQos = 0x80;
constexpr std::uint8_t kToDs = 0x01;
constexpr std::uint8_t kFromDs = 0x02;
constexpr std::uint8_t kProtected = 0x40;
constexpr std::uint8_t kHtControl = 0x80;

// QoS control (section 9.2.4.5), the first byte and the second.
constexpr std::uint8_t kAMsdu = 0x80;
constexpr std::uint8_t kMeshControl = 0x01;

// The addresses of the stations that the frame is from and for (section 9.3.2.1).
struct Stations {
  Bytes destination;
  Bytes source;
};

Stations stations_of(Bytes header, bool to_ds, bool from_ds) {
  const Bytes address1 = header.subspan(4, kAddressLen);
  const Bytes address2 = header.subspan(10, kAddressLen);
  const Bytes address3 = header.subspan(16, kAddressLen);
  if (to_ds && from_ds) return {address3, header.subspan(kMinDataHeaderLen, kAddressLen)};
  return {to_ds ? address3 : address1, from_ds ? address3 : address2};
}

// Section 9.3.2.2: subframes of two addresses, a length and a packet, each padded to four bytes. A
// record is one packet, so the first subframe that may hold IP stands for the frame.
HeaderStep decode_a_msdu(Bytes bytes, VlanTags& vlan) {
  constexpr std::size_t kAlignment = 4;
  ByteCursor cursor(bytes);
  HeaderStep result = HeaderStep::not_ip();
  while (!cursor.empty()) {
    const auto header = cursor.header<14>();
    if (!header) return HeaderStep::cut();
    const std::size_t length = field<2, 12>(*header);
    result = decode_llc(cursor.rest().first(std::min(length, cursor.remaining())), vlan);
    if (!result.passed_over) return result;
    const std::size_t padding = (kAlignment - (14 + length) % kAlignment) % kAlignment;
    if (!cursor.skip(length + padding)) return result;
  }
  return result;
}

// Section 9.2.4.8.3: flags, a time to live, a sequence number, and up to two more addresses. Before
// 2012 the bit that announces it was reserved, so its flags have to make sense.
bool skip_mesh_control(ByteCursor& cursor) {
  constexpr std::uint8_t kExtensionMask = 0x03;
  const auto flags = ByteCursor(cursor.rest()).u8();
  if (!flags) return false;
  const int extra_addresses = *flags & kExtensionMask;
  const bool plausible = (*flags & ~kExtensionMask) == 0 && extra_addresses != kExtensionMask;
  return !plausible || cursor.skip(6 + extra_addresses * kAddressLen);
}

bool same(Bytes left, Bytes right) {
  return std::equal(left.begin(), left.end(), right.begin(), right.end());
}

// LLC, but for some drivers that put an Ethernet header there, or two zero bytes in front.
HeaderStep decode_body(Bytes body, const Stations& stations) {
  if (body.size() >= 2 * kAddressLen &&
      (same(body.first(kAddressLen), stations.destination) ||
       same(body.subspan(kAddressLen, kAddressLen), stations.source))) {
    return HeaderStep::to(decode_ethernet, body);
  }
  const auto start = ByteCursor(body).u16();
  if (start == 0) return HeaderStep::to(decode_llc, body.subspan(2));
  return HeaderStep::to(decode_llc, body);
}

HeaderStep decode_data(Bytes bytes, bool padded) {
  ByteCursor cursor(bytes);
  const auto control = ByteCursor(bytes).header<2>();
  if (!control) return HeaderStep::cut();
  const auto kind = field<1, 0>(*control);
  const auto flags = field<1, 1>(*control);
  const bool is_data = (kind & (kVersionMask | kTypeMask)) == kTypeData;
  if (!is_data || (kind & kSubtypeNoData) || (flags & kProtected)) return HeaderStep::not_ip();

  const bool to_ds = flags & kToDs;
  const bool from_ds = flags & kFromDs;
  const bool qos = kind & kSubtypeQos;
  const std::size_t addresses_len = kMinDataHeaderLen + (to_ds && from_ds ? kAddressLen : 0);
  const auto addresses = cursor.bytes(addresses_len);
  if (!addresses) return HeaderStep::cut();
  const bool later_fragment = std::to_integer<std::uint8_t>((*addresses)[22]) & 0x0f;
  if (later_fragment) return HeaderStep::not_ip();

  std::uint16_t qos_control = 0;
  std::size_t header_len = addresses_len;
  if (qos) {
    const auto qos_field = cursor.u16();
    const bool has_ht_control = flags & kHtControl;
    if (!qos_field || (has_ht_control && !cursor.skip(4))) return HeaderStep::cut();
    qos_control = *qos_field;
    header_len += has_ht_control ? 6 : 2;
  }
  if (padded && !cursor.skip((4 - header_len % 4) % 4)) return HeaderStep::cut();
  if ((qos_control & kMeshControl) && from_ds && !skip_mesh_control(cursor)) {
    return HeaderStep::cut();
  }
  if (qos_control >> 8 & kAMsdu) return HeaderStep::to(decode_a_msdu, cursor.rest());
  return decode_body(cursor.rest(), stations_of(*addresses, to_ds, from_ds));
}

}  // namespace

HeaderStep decode_ieee80211(Bytes bytes, VlanTags&) {
  return decode_data(bytes, false);
}
HeaderStep decode_ieee80211_padded(Bytes bytes, VlanTags&) {
  return decode_data(bytes, true);
}

}  // namespace wirelake
