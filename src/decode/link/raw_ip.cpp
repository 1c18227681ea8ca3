#include "decode/link/decoders.h"

namespace wirelake {

HeaderStep decode_raw_ip(Bytes bytes, VlanTags&) {
  return HeaderStep::ip(bytes, std::nullopt);
}
HeaderStep decode_raw_ipv4(Bytes bytes, VlanTags&) {
  return HeaderStep::ip(bytes, IpVersion::kV4);
}
HeaderStep decode_raw_ipv6(Bytes bytes, VlanTags&) {
  return HeaderStep::ip(bytes, IpVersion::kV6);
}

}  // namespace wirelake
