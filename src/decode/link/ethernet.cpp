#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/ethertype.h"
#include "decode/link/isl.h"

namespace wirelake {

HeaderStep decode_ethernet(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<14>();
  if (!header) return HeaderStep::cut();
  const std::uint16_t type_or_length = field<2, 12>(*header);
  if (type_or_length <= kMaxLlcLen && starts_with_isl_address((*header).first<5>())) {
    return HeaderStep::to(decode_isl, bytes);
  }
  return step_by_ethertype(type_or_length, cursor.rest());
}

}  // namespace wirelake
