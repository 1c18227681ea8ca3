#include "decode/ethernet.h"

#include "base/byte_cursor.h"
#include "decode/ethertype.h"

namespace wirelake {

HeaderStep decode_ethernet(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<14>();
  if (!header) return HeaderStep::stop(PassedOver::kLinkHeaderCut);
  return step_by_ethertype(field<2, 12>(*header), cursor.rest());
}

}  // namespace wirelake
