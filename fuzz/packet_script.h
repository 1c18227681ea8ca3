// PacketScript: packets of conversations, written down in the bytes of a fuzzer's input.
//
// Each packet is a step of 16 bytes and its payload. What the bytes are:
//   0      bits: 1 from the responder, 2 UDP, 4 ICMP, 8 a fragment, 16 a later fragment,
//          32 another protocol; the two highest choose one of four clients
//   1      TCP flags
//   2, 6   sequence and acknowledgment numbers
//   10     length of the payload; less if the input ends
//   12     milliseconds since the packet before, signed
//   14     bytes of payload that were not captured
//   15     window
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "base/byte_cursor.h"
#include "wirelake/packet.h"

namespace wirelake::fuzz {

inline constexpr std::size_t kStepLen = 16;

/// What a step says, whose payload lies in the input.
struct PacketStep {
  std::span<const std::byte, kStepLen> bytes;
  Bytes payload;
};

/// Takes the next step off `cursor`, or nothing at the end.
inline std::optional<PacketStep> next_step(ByteCursor& cursor) {
  const auto step = cursor.header<kStepLen>();
  if (!step) return std::nullopt;
  const std::size_t len = std::min<std::size_t>(field<2, 10>(*step), cursor.remaining());
  return PacketStep{*step, *cursor.bytes(len)};
}

}  // namespace wirelake::fuzz
