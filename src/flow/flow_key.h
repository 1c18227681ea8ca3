// FlowKey: what the packets of one flow have in common, whichever way they go.
//
// Protocol, both addresses and both ports; for ICMP type and code stand for the ports as Community
// ID has them (community_id.h), so that a request and its reply have one key. Plain values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "wirelake/ip.h"
#include "wirelake/packet.h"

namespace wirelake {

/// The ends of a flow are in the order of Community ID: the lesser one by address and port first.
/// A message of ICMP that nothing answers keeps its sender first.
struct FlowKey {
  std::array<std::uint8_t, 16> first_address = {};  ///< As in IpAddress.
  std::array<std::uint8_t, 16> second_address = {};
  std::uint16_t first_port = 0;
  std::uint16_t second_port = 0;
  std::uint8_t protocol = 0;
  IpVersion version = IpVersion::kV4;
  bool has_ports = false;

  bool operator==(const FlowKey&) const = default;
};

/// A key, and which way a packet goes.
struct DirectedKey {
  FlowKey key;
  bool is_from_first = true;
};

/// The key of a packet that has all that its protocol's keys are made of; nothing for a later
/// fragment, and where the ports were not captured.
std::optional<DirectedKey> find_flow_key(const Packet& packet);

/// Hashes keys by numbers that strangers cannot know, so that they cannot choose keys that meet.
class FlowKeyHash {
 public:
  FlowKeyHash();
  /// May throw, for all that the standard library knows: so it keeps what is slow to make again.
  std::size_t operator()(const FlowKey& key) const;

 private:
  std::array<std::uint64_t, 5> secret_;
};

}  // namespace wirelake
