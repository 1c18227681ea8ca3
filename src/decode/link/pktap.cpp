#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/link_type.h"

namespace wirelake {

// https://www.tcpdump.org/linktypes/LINKTYPE_PKTAP.html
HeaderStep decode_pktap(Bytes bytes, VlanTags&) {
  constexpr std::size_t kMinHeaderLen = 108;
  constexpr std::uint32_t kPacketFollows = 1;
  const auto start = ByteCursor(bytes).header<12>();
  if (!start) return HeaderStep::cut();
  const std::uint32_t length = field<4, 0>(*start, Endian::kLittle);
  if (length < kMinHeaderLen) return HeaderStep::invalid();
  ByteCursor cursor(bytes);
  if (!cursor.skip(length)) return HeaderStep::cut();
  if (field<4, 4>(*start, Endian::kLittle) != kPacketFollows) return HeaderStep::not_ip();
  return step_by_link_type(field<4, 8>(*start, Endian::kLittle), cursor.rest());
}

}  // namespace wirelake
