// Fuzzes filter text, and the filter that it makes against a plain reading of the rule.
//
// The input is filter text; if it is one, its own subnets are the addresses that are asked for.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "filter/plain_filter.h"
#include "wirelake/filter.h"

namespace {

using wirelake::FilterEntry;
using wirelake::IpAddress;

// A quadratic number of comparisons, each as long as the filter: more entries only cost time.
constexpr std::size_t kMaxCompared = 24;

// The first and the last address of a subnet, and the ones beside it.
std::vector<IpAddress> addresses_around(const wirelake::IpSubnet& subnet) {
  IpAddress last = subnet.network;
  for (int bit = subnet.prefix_len; bit < last.bits(); ++bit) {
    last.bytes[bit / 8] |= static_cast<std::uint8_t>(0x80 >> bit % 8);
  }
  std::vector<IpAddress> addresses = {subnet.network, last};
  if (subnet.prefix_len > 0) {
    const int bit = subnet.prefix_len - 1;
    addresses.push_back(subnet.network);
    addresses.back().bytes[bit / 8] ^= static_cast<std::uint8_t>(0x80 >> bit % 8);
  }
  return addresses;
}

void check_round_trip(const FilterEntry& entry) {
  const auto again = wirelake::IpSubnet::parse(entry.subnet.to_string());
  if (!again.ok() || *again != entry.subnet) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto entries = wirelake::parse_filter_text(text);
  if (!entries.ok()) {
    for (const char c : entries.error().message) {
      if (c < 0x20 || c > 0x7e) std::abort();
    }
    if (entries.error().message.size() > 1000) std::abort();
    return 0;
  }
  const wirelake::IpFilter filter(*entries);
  std::vector<IpAddress> addresses;
  for (const FilterEntry& entry : *entries) {
    check_round_trip(entry);
    if (addresses.size() >= kMaxCompared) continue;
    for (const IpAddress& address : addresses_around(entry.subnet))
      addresses.push_back(address);
  }
  for (const IpAddress& source : addresses) {
    for (const IpAddress& destination : addresses) {
      const bool expected = wirelake::test::plainly_accepts(*entries, source, destination);
      if (filter.accepts(source, destination) != expected) std::abort();
    }
  }
  return 0;
}
