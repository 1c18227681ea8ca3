#include "filter/prefix_tree.h"

#include <algorithm>
#include <bit>
#include <tuple>

namespace wirelake {
namespace {

constexpr std::size_t kIpv4Root = 0;
constexpr std::size_t kIpv6Root = 1;

std::size_t root_of(IpVersion version) {
  return version == IpVersion::kV4 ? kIpv4Root : kIpv6Root;
}

constexpr std::uint64_t slot_bit(unsigned slot) {
  return std::uint64_t{1} << slot;
}

// `count` slots from `first` on.
std::uint64_t slot_range(unsigned first, unsigned count) {
  const std::uint64_t range = count == 64 ? ~std::uint64_t{0} : slot_bit(count) - 1;
  return range << first;
}

}  // namespace

IpFilter::PrefixTree::PrefixTree(std::span<const FilterEntry> entries) : nodes_(2) {
  std::array<std::vector<Prefix>, 2> prefixes;
  for (const FilterEntry& entry : entries) {
    const IpSubnet& subnet = entry.subnet;
    prefixes[root_of(subnet.network.version)].push_back(
        {bits_of(subnet.network), subnet.prefix_len, entry.position});
  }
  for (const std::size_t root : {kIpv4Root, kIpv6Root}) {
    std::vector<Prefix>& sorted = prefixes[root];
    std::sort(sorted.begin(), sorted.end(), [](const Prefix& left, const Prefix& right) {
      return std::tie(left.bits, left.len) < std::tie(right.bits, right.len);
    });
    gates_.emplace_back(sorted);
    build(sorted, root);
  }
}

unsigned IpFilter::PrefixTree::slot_of(AddressBits bits, unsigned depth) {
  return static_cast<unsigned>((bits << depth) >> (kAddressBits - kStride));
}

// How many bits all prefixes start with, short of the last bit of each: that one is for the slot.
unsigned IpFilter::PrefixTree::common_bits(std::span<const Prefix> prefixes) {
  const auto shortest =
      std::min_element(prefixes.begin(), prefixes.end(),
                       [](const Prefix& a, const Prefix& b) { return a.len < b.len; });
  // The prefixes are sorted: what the first and the last have in common, all have.
  const AddressBits differing = prefixes.front().bits ^ prefixes.back().bits;
  const auto high = static_cast<std::uint64_t>(differing >> 64);
  const auto low = static_cast<std::uint64_t>(differing);
  const int common = high != 0 ? std::countl_zero(high) : 64 + std::countl_zero(low);
  return std::min(static_cast<unsigned>(common), shortest->len - 1);
}

void IpFilter::PrefixTree::build(std::span<const Prefix> prefixes, std::size_t root) {
  std::vector<Pending> to_do = {{root, prefixes}};
  while (!to_do.empty()) {
    const Pending next = to_do.back();
    to_do.pop_back();
    fill_node(next, to_do);
  }
}

// In sorted order the prefixes of one child are neighbours: a shorter prefix comes before all that
// it contains, so none that ends here stands between two that go on in the same slot.
void IpFilter::PrefixTree::fill_node(const Pending& pending, std::vector<Pending>& to_do) {
  Node node;
  const bool is_root = pending.node == kIpv4Root || pending.node == kIpv6Root;
  if (!is_root) {
    node.depth = common_bits(pending.prefixes);
    node.path = pending.prefixes.front().bits;
  }
  node.first_child = nodes_.size();
  for (auto prefix = pending.prefixes.begin(); prefix != pending.prefixes.end(); ++prefix) {
    const unsigned slot = slot_of(prefix->bits, node.depth);
    const unsigned len = prefix->len - node.depth;
    if (len <= kStride) {
      node.covered[static_cast<std::size_t>(prefix->position)] |=
          slot_range(slot, 1u << (kStride - len));
    } else if ((node.children & slot_bit(slot)) == 0) {
      node.children |= slot_bit(slot);
      to_do.push_back({nodes_.size(), {prefix, 1}});
      nodes_.emplace_back();
    } else {
      std::span<const Prefix>& child_prefixes = to_do.back().prefixes;
      child_prefixes = {child_prefixes.begin(), child_prefixes.size() + 1};
    }
  }
  nodes_[pending.node] = node;
}

PositionSet IpFilter::PrefixTree::find(const IpAddress& address) const {
  const AddressBits bits = bits_of(address);
  const std::size_t root = root_of(address.version);
  PositionSet found = 0;
  if (!gates_[root].may_contain(bits)) return found;
  const Node* node = &nodes_[root];
  while (true) {
    const unsigned slot = slot_of(bits, node->depth);
    for (std::size_t position = 0; position < kPositions; ++position) {
      found |= static_cast<PositionSet>((node->covered[position] >> slot & 1) << position);
    }
    if ((node->children >> slot & 1) == 0) return found;
    const int before = std::popcount(node->children & (slot_bit(slot) - 1));
    node = &nodes_[node->first_child + static_cast<std::size_t>(before)];
    if ((bits ^ node->path) >> (kAddressBits - node->depth) != 0) return found;
  }
}

}  // namespace wirelake
