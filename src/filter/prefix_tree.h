// PrefixTree: which positions of a filter an address belongs to, in a number of steps that does not
// depend on the number of subnets.
//
// Private to the filter. Immutable once built, so safe to share between threads and filters.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "filter/prefix.h"
#include "filter/prefix_gate.h"

namespace wirelake {

/// A set of positions: bit N is the Position of number N.
using PositionSet = std::uint8_t;

constexpr PositionSet position_bit(Position position) {
  return static_cast<PositionSet>(1u << static_cast<unsigned>(position));
}

/// A tree bitmap with compressed paths. A node looks at kStride bits of an address, its slot. A
/// subnet whose prefix ends among these bits covers a range of the node's slots; a longer one goes
/// on in the child of its slot. Bits that all subnets below a node have in common are not walked
/// but compared once. An address so meets all of its subnets on one way down: 6 nodes at most for
/// IPv4, 22 for IPv6, and far fewer where subnets are spread out.
class IpFilter::PrefixTree {
 public:
  explicit PrefixTree(std::span<const FilterEntry> entries);

  /// The positions of all entries whose subnet contains `address`.
  PositionSet find(const IpAddress& address) const;

 private:
  static constexpr unsigned kStride = 6;  // A slot is then a bit of a 64-bit word.
  static constexpr std::size_t kPositions = 3;

  // A cache line: on a large tree, one miss a step.
  struct alignas(64) Node {
    AddressBits path = 0;                                // What leads here: the first `depth` bits.
    std::uint64_t children = 0;                          // Slots that have a child.
    std::array<std::uint64_t, kPositions> covered = {};  // By position: slots inside a subnet.
    std::size_t first_child = 0;  // In nodes_; the others follow in the order of their slots.
    std::uint32_t depth = 0;      // The bit that the slot starts with.
  };

  // A node that is not filled yet, and the prefixes that lead through it.
  struct Pending {
    std::size_t node;
    std::span<const Prefix> prefixes;
  };

  static unsigned slot_of(AddressBits bits, unsigned depth);
  static unsigned common_bits(std::span<const Prefix> prefixes);
  void build(std::span<const Prefix> prefixes, std::size_t root);
  void fill_node(const Pending& pending, std::vector<Pending>& to_do);

  // By root: IPv4, IPv6.
  std::vector<PrefixGate> gates_;
  std::vector<Node> nodes_;  // The roots first, both at depth 0.
};

}  // namespace wirelake
