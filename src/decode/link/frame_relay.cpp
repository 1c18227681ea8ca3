#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/ethertype.h"

namespace wirelake {
namespace {

// Skips the Q.922 address: two to four bytes, the last one with the extension bit set. False if it
// is cut or longer.
enum class Address { kRead, kCut, kInvalid };
Address skip_address(ByteCursor& cursor) {
  constexpr std::uint8_t kLastByte = 0x01;
  constexpr int kMaxAddressLen = 4;
  for (int i = 0; i < kMaxAddressLen; ++i) {
    const auto byte = cursor.u8();
    if (!byte) return Address::kCut;
    if (*byte & kLastByte) return i == 0 ? Address::kInvalid : Address::kRead;
  }
  return Address::kInvalid;
}

// RFC 2427 section 3: padding may stand between the control byte and the NLPID.
HeaderStep step_by_nlpid(ByteCursor cursor, VlanTags& vlan) {
  constexpr std::uint8_t kPadding = 0x00;
  const auto first = ByteCursor(cursor.rest()).u8();
  if (first == kPadding) cursor.skip(1);
  return decode_nlpid(cursor.rest(), vlan);
}

}  // namespace

HeaderStep decode_frame_relay(Bytes bytes, VlanTags& vlan) {
  constexpr std::uint8_t kUnnumberedInformation = 0x03;
  ByteCursor cursor(bytes);
  switch (skip_address(cursor)) {
    case Address::kCut:
      return HeaderStep::cut();
    case Address::kInvalid:
      return HeaderStep::invalid();
    case Address::kRead:
      break;
  }
  const Bytes behind_address = cursor.rest();
  const auto control = cursor.u8();
  if (!control) return HeaderStep::cut();
  if (*control == kUnnumberedInformation) return step_by_nlpid(cursor, vlan);
  // No EtherType starts with the control byte of an unnumbered frame, so this is Cisco's.
  const auto ethertype = ByteCursor(behind_address).u16();
  if (!ethertype) return HeaderStep::cut();
  if (*ethertype < kMinEtherType) return HeaderStep::not_ip();
  return step_by_ethertype(*ethertype, behind_address.subspan(2));
}

}  // namespace wirelake
