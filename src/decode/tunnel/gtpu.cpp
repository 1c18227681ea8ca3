#include <algorithm>

#include "base/byte_cursor.h"
#include "decode/tunnel/decoders.h"

namespace wirelake {
namespace {

constexpr std::uint8_t kHasExtensions = 0x04;
// Where one of the three is set, all three fields are there (section 5.1).
constexpr std::uint8_t kHasOptionalFields = kHasExtensions | 0x03;

// Extension headers (section 5.2.1): a length in words of four bytes, the content, and the type of
// the next one, which is 0 behind the last.
bool skip_extensions(ByteCursor& cursor, std::uint8_t type) {
  while (type != 0) {
    const auto words = cursor.u8();
    if (!words || *words == 0) return false;
    const auto rest = cursor.bytes(*words * 4u - 1);
    if (!rest) return false;
    type = std::to_integer<std::uint8_t>(rest->back());
  }
  return true;
}

// What the tunnel carries is agreed on elsewhere: IP of either version, Ethernet or something
// unstructured.
HeaderStep step_by_version(Bytes rest) {
  const auto first = ByteCursor(rest).u8();
  if (!first) return HeaderStep::cut();
  const int version = *first >> 4;
  return version == 4 || version == 6 ? HeaderStep::ip(rest, std::nullopt) : HeaderStep::not_ip();
}

}  // namespace

TunnelStep decode_gtpu(Bytes bytes) {
  constexpr std::uint8_t kVersionAndProtocolBits = 0xf0;
  constexpr std::uint8_t kVersion1AndGtp = 0x30;
  constexpr std::uint8_t kUserPacket = 255;
  ByteCursor cursor(bytes);
  const auto header = cursor.header<8>();
  if (!header) return TunnelStep::cut();
  const std::uint8_t flags = static_cast<std::uint8_t>(field<1, 0>(*header));
  if ((flags & kVersionAndProtocolBits) != kVersion1AndGtp) return TunnelStep::none();
  if (field<1, 1>(*header) != kUserPacket) return TunnelStep::none();
  const std::size_t length = field<2, 2>(*header);
  ByteCursor message(cursor.rest().first(std::min(length, cursor.remaining())));
  if (flags & kHasOptionalFields) {
    const auto optional = message.header<4>();
    if (!optional) return TunnelStep::cut();
    const auto type = static_cast<std::uint8_t>(field<1, 3>(*optional));
    if ((flags & kHasExtensions) && !skip_extensions(message, type)) return TunnelStep::invalid();
  }
  return {step_by_version(message.rest()), TunnelKind::kGtpU, field<4, 4>(*header)};
}

}  // namespace wirelake
