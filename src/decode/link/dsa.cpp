#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/ethertype.h"
#include "decode/link/vlan.h"

namespace wirelake {
namespace {

constexpr std::size_t kAddressesLen = 12;

// The tag stands in the place of an IEEE 802.1Q tag, and holds what was in it if there was one.
HeaderStep decode_marvell_tag(ByteCursor cursor, VlanTags& vlan) {
  constexpr std::uint8_t kWasTagged = 0x20;
  const auto tag = cursor.header<6>();
  if (!tag) return HeaderStep::cut();
  if (field<1, 0>(*tag) & kWasTagged) add_vlan_tag(vlan, field<2, 2>(*tag) & 0x0fff);
  return step_by_ethertype(field<2, 4>(*tag), cursor.rest());
}

}  // namespace

// https://www.tcpdump.org/linktypes/LINKTYPE_DSA_TAG_DSA.html
HeaderStep decode_dsa(Bytes bytes, VlanTags& vlan) {
  ByteCursor cursor(bytes);
  if (!cursor.skip(kAddressesLen)) return HeaderStep::cut();
  return decode_marvell_tag(cursor, vlan);
}

// https://www.tcpdump.org/linktypes/LINKTYPE_DSA_TAG_EDSA.html
HeaderStep decode_edsa(Bytes bytes, VlanTags& vlan) {
  constexpr std::size_t kEdsaHeaderLen = 4;
  ByteCursor cursor(bytes);
  if (!cursor.skip(kAddressesLen + kEdsaHeaderLen)) return HeaderStep::cut();
  return decode_marvell_tag(cursor, vlan);
}

// https://www.tcpdump.org/linktypes/LINKTYPE_DSA_TAG_BRCM.html
HeaderStep decode_broadcom_tag(Bytes bytes, VlanTags&) {
  constexpr std::size_t kTagLen = 4;
  ByteCursor cursor(bytes);
  if (!cursor.skip(kAddressesLen + kTagLen)) return HeaderStep::cut();
  const auto ethertype = cursor.u16();
  if (!ethertype) return HeaderStep::cut();
  return step_by_ethertype(*ethertype, cursor.rest());
}

}  // namespace wirelake
