#include "base/byte_cursor.h"
#include "decode/link/decoders.h"

namespace wirelake {
namespace {

// https://www.radiotap.org: a word of bits says which fields there are, and its last bit that one
// more word follows. Fields stand in the order of the bits, each at a multiple of its own size.
constexpr std::uint32_t kHasTimer = 1u << 0;
constexpr std::uint32_t kHasFlags = 1u << 1;
constexpr std::uint32_t kMorePresent = 1u << 31;
constexpr std::size_t kFixedLen = 4;  // In front of the words.

// The Flags field, or 0 if there is none. Only the timer may stand in front of it.
std::uint8_t flags_of(Bytes header) {
  ByteCursor cursor(header, Endian::kLittle);
  if (!cursor.skip(kFixedLen)) return 0;
  const auto first = cursor.u32();
  if (!first || !(*first & kHasFlags)) return 0;
  for (auto present = first; *present & kMorePresent;) {
    present = cursor.u32();
    if (!present) return 0;
  }
  constexpr std::size_t kTimerLen = 8;
  if (*first & kHasTimer) {
    const std::size_t at = header.size() - cursor.remaining();
    const std::size_t padding = (kTimerLen - at % kTimerLen) % kTimerLen;
    if (!cursor.skip(padding + kTimerLen)) return 0;
  }
  return cursor.u8().value_or(0);
}

}  // namespace

HeaderStep decode_radiotap(Bytes bytes, VlanTags&) {
  constexpr std::size_t kMinLen = 8;
  constexpr std::uint8_t kPadded = 0x20;
  const auto start = ByteCursor(bytes).header<kMinLen>();
  if (!start) return HeaderStep::cut();
  const std::size_t length = field<2, 2>(*start, Endian::kLittle);
  if (length < kMinLen) return HeaderStep::invalid();
  ByteCursor cursor(bytes);
  const auto header = cursor.bytes(length);
  if (!header) return HeaderStep::cut();
  const bool padded = flags_of(*header) & kPadded;
  return HeaderStep::to(padded ? decode_ieee80211_padded : decode_ieee80211, cursor.rest());
}

}  // namespace wirelake
