#include "decode/link/vlan.h"

#include "base/byte_cursor.h"
#include "decode/link/ethertype.h"

namespace wirelake {

bool add_vlan_tag(VlanTags& vlan, std::uint16_t id) {
  if (vlan.count == VlanTags::kCapacity) return false;
  vlan.ids[vlan.count++] = id;
  return true;
}

HeaderStep decode_vlan(Bytes bytes, VlanTags& vlan) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<4>();
  if (!header) return HeaderStep::cut();
  if (!add_vlan_tag(vlan, field<2, 0>(*header) & 0x0fff)) {
    return HeaderStep::stop(PassedOver::kEncapsulationTooDeep);
  }
  return step_by_ethertype(field<2, 2>(*header), cursor.rest());
}

}  // namespace wirelake
