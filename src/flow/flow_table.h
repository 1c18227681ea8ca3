// FlowTable: packets of one capture -> the flow that each is of, and flows that have ended.
//
// Used by load/ for every accepted packet. Memory is bounded by the number of open flows, by
// HandshakeMemory and by kMostFacts; a packet of a flow that is known allocates nothing but what
// its handshake needs. One thread.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <unordered_map>
#include <vector>

#include "flow/flow.h"
#include "flow/flow_key.h"
#include "flow/stream_beginning.h"
#include "wirelake/flow_options.h"
#include "wirelake/packet.h"

namespace wirelake {

/// Takes a flow that has ended, and why; the flow is gone afterwards.
using TakeFlow = std::function<void(const Flow& flow, EndReason reason)>;

class FlowTable {
 public:
  /// What handshakes say that open flows keep (FlowFacts::kept_bytes), in all: if there is more,
  /// the flow that was idle longest ends.
  static constexpr std::size_t kMostFacts = std::size_t{256} << 20;

  FlowTable(const FlowOptions& options, TakeFlow take);

  /// The next packet: sets `packet.in_flow`, and hands out the flows that end by its time.
  void add(Packet& packet);

  /// The capture is over: hands out the flows that are left, in order of their first packets,
  /// `most` of them at a time. False when that was the last of them.
  bool finish(std::size_t most = std::numeric_limits<std::size_t>::max());

  std::size_t open_flows() const { return flows_.size(); }

 private:
  struct Entry;
  using Flows = std::unordered_map<FlowKey, Entry, FlowKeyHash>;
  using Place = Flows::value_type*;

  // Flows in order of their last packet, as links between them.
  struct Queue {
    Place oldest = nullptr;
    Place newest = nullptr;
    std::int64_t patience_ns = 0;  // 0: without end.
  };

  struct Entry {
    Flow flow;
    std::int64_t last_ns = 0;  // Of its last packet, by the table's clock.
    Place older = nullptr;
    Place newer = nullptr;
    Queue* queue = nullptr;
  };

  // Which flow the fragments of a packet are of.
  struct Fragments {
    FlowKey ends = {};  // Addresses and protocol.
    std::uint32_t id = 0;
    std::uint64_t flow = 0;  // The frame of its first packet; 0 if there is none.
    FlowKey key = {};
  };

  void move_clock(const Packet& packet);
  bool is_idle(const Entry& entry) const;
  void end_idle();
  void renew(Place place);
  void append(Queue& queue, Place place);
  void unlink(Place place);
  void end(Place place, EndReason reason);
  void end_oldest();
  Place begin(const DirectedKey& key, const Packet& packet);
  Place find(const DirectedKey& key, const Packet& packet);
  void add_later_fragment(Packet& packet);
  void note_fragments(const FlowKey& key, const Packet& packet, std::uint64_t flow);
  Fragments& fragments_of(const FlowKey& ends, std::uint32_t id);

  FlowOptions options_;
  TakeFlow take_;
  HandshakeMemory memory_;
  std::size_t facts_bytes_ = 0;
  Flows flows_;
  Queue tcp_, others_;
  Queue reset_;  // Flows that were reset: from then on, whatever comes.
  std::vector<Fragments> fragments_;
  std::vector<Place> left_;  // Of a capture that is over, the last first.
  std::int64_t now_ns_;
};

}  // namespace wirelake
