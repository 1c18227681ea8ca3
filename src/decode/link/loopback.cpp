#include "base/byte_cursor.h"
#include "decode/link/address_family.h"
#include "decode/link/decoders.h"
#include "decode/link/ethertype.h"

namespace wirelake {

HeaderStep decode_loopback(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<4>();
  if (!header) return HeaderStep::cut();
  // Some drivers write an EtherType in place of the family.
  const std::uint16_t family = read_host_order_family(*header);
  if (family >= kMinEtherType) return step_by_ethertype(family, cursor.rest());
  return step_by_family(family, cursor.rest());
}

}  // namespace wirelake
