#include <algorithm>

#include "base/byte_cursor.h"
#include "decode/link/address_family.h"
#include "decode/link/decoders.h"

namespace wirelake {
namespace {

constexpr std::size_t kAttributeHeaderLen = 4;
constexpr std::size_t kAttributeAlignment = 4;

// Attributes are in the order of the machine that captured. Their types are small numbers, the
// first of which tells the order.
Endian guess_order(Bytes attributes) {
  const auto first = ByteCursor(attributes).header<kAttributeHeaderLen>();
  constexpr std::uint16_t kSmall = 0xff;
  return first && field<2, 2>(*first, Endian::kLittle) > kSmall ? Endian::kBig : Endian::kLittle;
}

}  // namespace

// https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html
HeaderStep decode_nflog(Bytes bytes, VlanTags&) {
  constexpr std::uint16_t kPayload = 9;  // NFULA_PAYLOAD
  ByteCursor header_cursor(bytes);
  const auto header = header_cursor.header<4>();
  if (!header) return HeaderStep::cut();
  if (field<1, 1>(*header) != 0) return HeaderStep::not_ip();  // A version without a description.

  const Endian order = guess_order(header_cursor.rest());
  ByteCursor cursor(header_cursor.rest(), order);
  while (!cursor.empty()) {
    const auto attribute = cursor.header<kAttributeHeaderLen>();
    if (!attribute) return HeaderStep::cut();
    const std::size_t length = field<2, 0>(*attribute, order);
    if (length < kAttributeHeaderLen) return HeaderStep::invalid();
    const std::size_t value_len = length - kAttributeHeaderLen;
    if (field<2, 2>(*attribute, order) == kPayload) {
      const Bytes value = cursor.rest().first(std::min(value_len, cursor.remaining()));
      return step_by_family(field<1, 0>(*header), value);
    }
    const std::size_t padding =
        (kAttributeAlignment - length % kAttributeAlignment) % kAttributeAlignment;
    if (!cursor.skip(value_len + padding)) return HeaderStep::cut();
  }
  return HeaderStep::not_ip();
}

}  // namespace wirelake
