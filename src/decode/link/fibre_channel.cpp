#include "base/byte_cursor.h"
#include "decode/link/decoders.h"
#include "decode/link/llc.h"

namespace wirelake {

// RFC 4338: a frame of device data of the type 5, whose first frame of a sequence starts
// with a network header and LLC/SNAP.
HeaderStep decode_fibre_channel(Bytes bytes, VlanTags&) {
  constexpr std::uint8_t kTypeIp = 0x05;
  constexpr std::uint8_t kRoutingMask = 0xf0;
  constexpr std::uint8_t kNetworkHeader = 0x20;
  constexpr std::size_t kNetworkHeaderLen = 16;
  ByteCursor cursor(bytes);
  const auto header = cursor.header<24>();
  if (!header) return HeaderStep::cut();
  const bool device_data = (field<1, 0>(*header) & kRoutingMask) == 0;
  const bool starts_sequence = field<2, 14>(*header) == 0;
  if (!device_data || field<1, 8>(*header) != kTypeIp || !starts_sequence) {
    return HeaderStep::not_ip();
  }
  const bool has_network_header = field<1, 13>(*header) & kNetworkHeader;
  if (has_network_header && !cursor.skip(kNetworkHeaderLen)) return HeaderStep::cut();
  return HeaderStep::to(decode_llc, cursor.rest());
}

}  // namespace wirelake
