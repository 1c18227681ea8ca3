#include "decode/vlan.h"

#include "base/byte_cursor.h"
#include "decode/ethertype.h"

namespace wirelake {

HeaderStep decode_vlan(Bytes bytes, VlanTags& vlan) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<4>();
  if (!header) return HeaderStep::stop(PassedOver::kLinkHeaderCut);
  if (vlan.count == VlanTags::kCapacity) {
    return HeaderStep::stop(PassedOver::kEncapsulationTooDeep);
  }
  vlan.ids[vlan.count++] = field<2, 0>(*header) & 0x0fff;
  return step_by_ethertype(field<2, 2>(*header), cursor.rest());
}

}  // namespace wirelake
