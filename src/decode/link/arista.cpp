#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/ethertype.h"

namespace wirelake {
namespace {

constexpr std::uint16_t kTimestamp = 1;

// Of the formats of time; 0 for one that is not known.
std::size_t time_len(std::uint8_t format) {
  return format == 1 ? 8 : format == 2 ? 6 : 0;
}

}  // namespace

// tcpdump's print-arista.c, by Arista: subtype; version, of which 8 bits are the time scale, 4 the
// format of the time and 4 the series of the hardware; the time; the frame's own EtherType.
HeaderStep decode_arista(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<4>();
  if (!header) return HeaderStep::cut();
  const std::size_t len = time_len(field<1, 3>(*header) >> 4);
  if (field<2, 0>(*header) != kTimestamp || len == 0) return HeaderStep::not_ip();
  if (!cursor.skip(len)) return HeaderStep::cut();
  const auto ethertype = cursor.u16();
  if (!ethertype) return HeaderStep::cut();
  return step_by_ethertype(*ethertype, cursor.rest());
}

}  // namespace wirelake
