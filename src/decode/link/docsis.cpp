#include "base/byte_cursor.h"
#include "decode/link/decoders.h"

namespace wirelake {
namespace {

enum FrameType : std::uint8_t { kPacket = 0, kIsolatedPacket = 2, kMacSpecific = 3 };

constexpr std::uint8_t kConcatenation = 0x1c;  // Parameter of a MAC-specific frame.

// CM-SP-MULPI section 6.2.6: elements of a type and a length of four bits each. Baseline privacy
// says whether the packet is encrypted.
bool is_encrypted(Bytes extended_header) {
  constexpr std::uint8_t kPrivacyUpstream = 3;
  constexpr std::uint8_t kPrivacyDownstream = 4;
  constexpr std::uint8_t kEncryptionEnabled = 0x80;
  ByteCursor cursor(extended_header);
  while (const auto start = cursor.u8()) {
    const int type = *start >> 4;
    const auto value = cursor.bytes(*start & 0x0f);
    if (!value) return false;
    if (type != kPrivacyUpstream && type != kPrivacyDownstream) continue;
    if (value->size() < 2) continue;
    if (std::to_integer<std::uint8_t>((*value)[1]) & kEncryptionEnabled) return true;
  }
  return false;
}

}  // namespace

// CM-SP-MULPI section 6.2.1: frame control, a parameter, a length, the extended header and a check
// sequence.
HeaderStep decode_docsis(Bytes bytes, VlanTags&) {
  constexpr std::uint8_t kHasExtendedHeader = 0x01;
  constexpr std::size_t kCheckSequenceLen = 2;
  ByteCursor cursor(bytes);
  const auto header = cursor.header<4>();
  if (!header) return HeaderStep::cut();
  const auto control = field<1, 0>(*header);
  const std::size_t extended_len = control & kHasExtendedHeader ? field<1, 1>(*header) : 0;
  const auto extended_header = cursor.bytes(extended_len);
  if (!extended_header || !cursor.skip(kCheckSequenceLen)) return HeaderStep::cut();

  const int type = control >> 6;
  const int parameter = control >> 1 & 0x1f;
  // The first of the frames that were sent as one.
  if (type == kMacSpecific && parameter == kConcatenation) {
    return HeaderStep::to(decode_docsis, cursor.rest());
  }
  const bool is_packet = type == kPacket || type == kIsolatedPacket;
  if (!is_packet || is_encrypted(*extended_header)) return HeaderStep::not_ip();
  return HeaderStep::to(decode_ethernet, cursor.rest());
}

}  // namespace wirelake
