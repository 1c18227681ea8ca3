#include "base/byte_cursor.h"
#include "decode/link/decoders.h"

namespace wirelake {
namespace {

// Links to here are all that Wireshark takes for a route.
constexpr std::size_t kMaxLinks = 10;

// A link is a node's address and four numbers; the last node's address follows.
constexpr std::size_t kLinkLen = 20;
constexpr std::size_t kNodeLen = 4;

}  // namespace

// As Click's sr packet has it: version, type, number of links, next link, time to live, checksum,
// flags, length of the data, destination of a query, sequence number; the links; IPv4.
HeaderStep decode_roofnet(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<20>();
  if (!header) return HeaderStep::cut();
  const std::size_t links = field<1, 2>(*header);
  if (links > kMaxLinks) return HeaderStep::invalid();
  if (!cursor.skip(links * kLinkLen + kNodeLen)) return HeaderStep::cut();
  if (field<2, 10>(*header) == 0) return HeaderStep::not_ip();
  return HeaderStep::ip(cursor.rest(), IpVersion::kV4);
}

}  // namespace wirelake
