#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/ethertype.h"

namespace wirelake {
namespace {

// RFC 4391 section 6: an EtherType and two bytes that are zero.
HeaderStep decode_encapsulation(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<4>();
  if (!header) return HeaderStep::cut();
  const std::uint16_t ethertype = field<2, 0>(*header);
  const bool reserved_clear = field<2, 2>(*header) == 0;
  if (ethertype < kMinEtherType || !reserved_clear) return HeaderStep::not_ip();
  return step_by_ethertype(ethertype, cursor.rest());
}

}  // namespace

// InfiniBand Architecture Specification volume 1, chapters 7.7 (local route header), 8.3 (global
// route header), 9.2 (base transport header) and 9.3.
HeaderStep decode_infiniband(Bytes bytes, VlanTags&) {
  constexpr std::uint8_t kNextHeaderMask = 0x03;
  constexpr std::uint8_t kTransportNext = 2;
  constexpr std::uint8_t kGlobalRouteNext = 3;
  constexpr std::size_t kGlobalRouteHeaderLen = 40;
  constexpr std::uint8_t kUnreliableDatagramSend = 0x64;
  constexpr std::size_t kDatagramHeaderLen = 8;
  ByteCursor cursor(bytes);
  const auto local_route = cursor.header<8>();
  if (!local_route) return HeaderStep::cut();
  const int next = field<1, 1>(*local_route) & kNextHeaderMask;
  if (next != kTransportNext && next != kGlobalRouteNext) return HeaderStep::not_ip();
  if (next == kGlobalRouteNext && !cursor.skip(kGlobalRouteHeaderLen)) return HeaderStep::cut();
  const auto transport = cursor.header<12>();
  if (!transport) return HeaderStep::cut();
  if (field<1, 0>(*transport) != kUnreliableDatagramSend) return HeaderStep::not_ip();
  if (!cursor.skip(kDatagramHeaderLen)) return HeaderStep::cut();
  return HeaderStep::to(decode_encapsulation, cursor.rest());
}

// https://www.tcpdump.org/linktypes/LINKTYPE_IPOIB.html: a pseudo-header of the size of a global
// route header stands in front.
HeaderStep decode_ipoib(Bytes bytes, VlanTags& vlan) {
  constexpr std::size_t kPseudoHeaderLen = 40;
  ByteCursor cursor(bytes);
  if (!cursor.skip(kPseudoHeaderLen)) return HeaderStep::cut();
  return decode_encapsulation(cursor.rest(), vlan);
}

}  // namespace wirelake
