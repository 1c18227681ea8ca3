#include <algorithm>
#include <string_view>

#include "base/byte_cursor.h"
#include "decode/link/decoders.h"

namespace wirelake {
namespace {

bool is_name(Bytes value, std::string_view name) {
  return value.size() >= name.size() &&
         std::equal(name.begin(), name.end(), value.begin(),
                    [](char left, std::byte right) { return std::byte(left) == right; }) &&
         std::all_of(value.begin() + static_cast<std::ptrdiff_t>(name.size()), value.end(),
                     [](std::byte byte) { return byte == std::byte{0}; });
}

HeaderStep step_by_name(Bytes name, Bytes rest) {
  if (is_name(name, "ip")) return HeaderStep::ip(rest, IpVersion::kV4);
  if (is_name(name, "ipv6")) return HeaderStep::ip(rest, IpVersion::kV6);
  for (std::string_view ethernet : {"eth_maybefcs", "eth_withfcs", "eth_withoutfcs"}) {
    if (is_name(name, ethernet)) return HeaderStep::to(decode_ethernet, rest);
  }
  return HeaderStep::not_ip();
}

}  // namespace

// https://www.tcpdump.org/linktypes/LINKTYPE_WIRESHARK_UPPER_PDU.html: options of a type and a
// length, one of which names the protocol of what is behind them.
HeaderStep decode_exported_pdu(Bytes bytes, VlanTags&) {
  enum Option : std::uint16_t { kEnd = 0, kProtocolName = 12 };
  ByteCursor cursor(bytes);
  Bytes name;
  while (true) {
    const auto header = cursor.header<4>();
    if (!header) return HeaderStep::cut();
    const auto value = cursor.bytes(field<2, 2>(*header));
    if (!value) return HeaderStep::cut();
    const std::uint16_t option = field<2, 0>(*header);
    if (option == kEnd) return step_by_name(name, cursor.rest());
    if (option == kProtocolName) name = *value;
  }
}

}  // namespace wirelake
