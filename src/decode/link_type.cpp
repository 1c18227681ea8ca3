#include "decode/link_type.h"

#include <array>

#include "decode/ethernet.h"
#include "decode/linux_cooked.h"
#include "decode/loopback.h"
#include "decode/raw_ip.h"

namespace wirelake {
namespace {

// 12 and 14 are what BSD systems wrote for raw IP before it had a LINKTYPE_ number.
constexpr LinkType kLinkTypes[] = {
    {0, "NULL", decode_loopback},
    {1, "ETHERNET", decode_ethernet},
    {12, "RAW", decode_raw_ip},
    {14, "RAW", decode_raw_ip},
    {101, "RAW", decode_raw_ip},
    {108, "LOOP", decode_loopback},
    {113, "LINUX_SLL", decode_linux_cooked_v1},
    {228, "IPV4", decode_raw_ipv4},
    {229, "IPV6", decode_raw_ipv6},
    {276, "LINUX_SLL2", decode_linux_cooked_v2},
};

constexpr std::size_t kNumberLimit = 512;
constexpr std::uint8_t kNoEntry = 0xff;
static_assert(std::size(kLinkTypes) < kNoEntry);

// Looked up once per packet, so by number rather than by search.
constexpr std::array<std::uint8_t, kNumberLimit> make_index() {
  std::array<std::uint8_t, kNumberLimit> index = {};
  for (std::uint8_t& entry : index)
    entry = kNoEntry;
  for (std::size_t i = 0; i < std::size(kLinkTypes); ++i) {
    index[kLinkTypes[i].number] = static_cast<std::uint8_t>(i);
  }
  return index;
}
constexpr std::array<std::uint8_t, kNumberLimit> kIndex = make_index();

}  // namespace

std::span<const LinkType> link_types() {
  return kLinkTypes;
}

const LinkType* find_link_type(std::uint16_t number) {
  if (number >= kNumberLimit || kIndex[number] == kNoEntry) return nullptr;
  return &kLinkTypes[kIndex[number]];
}

}  // namespace wirelake
