#include "base/byte_cursor.h"
#include "decode/link/decoders.h"

namespace wirelake {
namespace {

// https://www.tcpdump.org/linktypes/LINKTYPE_NETANALYZER.html
HeaderStep decode_status(ByteCursor cursor, std::size_t preamble_len) {
  constexpr std::uint8_t kInputPin = 0x01;  // An event of a pin, not a frame.
  const auto status = cursor.header<4>();
  if (!status) return HeaderStep::cut();
  if (field<1, 1>(*status) & kInputPin) return HeaderStep::not_ip();
  if (!cursor.skip(preamble_len)) return HeaderStep::cut();
  return HeaderStep::to(decode_ethernet, cursor.rest());
}

}  // namespace

HeaderStep decode_netanalyzer(Bytes bytes, VlanTags&) {
  return decode_status(ByteCursor(bytes), 0);
}

HeaderStep decode_netanalyzer_transparent(Bytes bytes, VlanTags&) {
  constexpr std::size_t kPreambleLen = 8;
  return decode_status(ByteCursor(bytes), kPreambleLen);
}

}  // namespace wirelake
