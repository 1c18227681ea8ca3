#include "base/byte_cursor.h"
#include "decode/link/address_family.h"
#include "decode/link/decoders.h"

namespace wirelake {

// https://www.tcpdump.org/linktypes/LINKTYPE_ENC.html
HeaderStep decode_enc(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<12>();
  if (!header) return HeaderStep::cut();
  return step_by_family(read_host_order_family((*header).first<4>()), cursor.rest());
}

}  // namespace wirelake
