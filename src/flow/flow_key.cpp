#include "flow/flow_key.h"

#include <cstring>
#include <random>
#include <tuple>
#include <utility>

namespace wirelake {
namespace {

struct IcmpPair {
  std::uint8_t request;
  std::uint8_t reply;
};

// The messages that Community ID takes for two ways of one exchange.
constexpr IcmpPair kIcmpPairs[] = {{8, 0}, {10, 9}, {13, 14}, {15, 16}, {17, 18}};
constexpr IcmpPair kIcmp6Pairs[] = {{128, 129}, {130, 131}, {133, 134},
                                    {135, 136}, {139, 140}, {144, 145}};

template <std::size_t N>
std::optional<std::uint8_t> answer_to(std::uint8_t type, const IcmpPair (&pairs)[N]) {
  for (const IcmpPair& pair : pairs) {
    if (type == pair.request) return pair.reply;
    if (type == pair.reply) return pair.request;
  }
  return std::nullopt;
}

DirectedKey in_order(FlowKey key) {
  const bool is_in_order =
      std::tie(key.first_address, key.first_port) <= std::tie(key.second_address, key.second_port);
  if (!is_in_order) {
    std::swap(key.first_address, key.second_address);
    std::swap(key.first_port, key.second_port);
  }
  return {key, is_in_order};
}

DirectedKey icmp_key(FlowKey key, const IcmpHeader& icmp) {
  const auto answer =
      key.protocol == kIcmp ? answer_to(icmp.type, kIcmpPairs) : answer_to(icmp.type, kIcmp6Pairs);
  key.has_ports = true;
  key.first_port = icmp.type;
  key.second_port = answer.value_or(icmp.code);
  return answer ? in_order(key) : DirectedKey{key, true};
}

__extension__ using Wide = unsigned __int128;

std::uint64_t mixed(std::uint64_t left, std::uint64_t right) {
  const auto product = static_cast<Wide>(left) * right;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

std::optional<DirectedKey> find_flow_key(const Packet& packet) {
  FlowKey key;
  key.first_address = packet.source.bytes;
  key.second_address = packet.destination.bytes;
  key.protocol = packet.protocol;
  key.version = packet.version();
  switch (packet.protocol) {
    case kTcp:
    case kUdp:
    case kUdpLite:
    case kSctp:
      if (!packet.ports) return std::nullopt;
      key.has_ports = true;
      key.first_port = packet.ports->source;
      key.second_port = packet.ports->destination;
      return in_order(key);
    case kIcmp:
    case kIcmp6:
      if (!packet.icmp) return std::nullopt;
      return icmp_key(key, *packet.icmp);
    default:
      return in_order(key);
  }
}

FlowKeyHash::FlowKeyHash() {
  std::random_device device;
  for (std::uint64_t& number : secret_)
    number = (std::uint64_t{device()} << 32 | device()) | 1;
}

std::size_t FlowKeyHash::operator()(const FlowKey& key) const {
  std::array<std::uint64_t, 4> words = {};
  std::memcpy(words.data(), key.first_address.data(), 16);
  std::memcpy(words.data() + 2, key.second_address.data(), 16);
  const std::uint64_t rest =
      std::uint64_t{key.first_port} << 32 | std::uint64_t{key.second_port} << 16 |
      std::uint64_t{key.protocol} << 8 | static_cast<std::uint8_t>(key.version);
  const std::uint64_t first = mixed(words[0] ^ secret_[0], words[1] ^ secret_[1]);
  const std::uint64_t second = mixed(words[2] ^ secret_[2], words[3] ^ secret_[3]);
  return mixed(first ^ rest, second ^ secret_[4]);
}

}  // namespace wirelake
