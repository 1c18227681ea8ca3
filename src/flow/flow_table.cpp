#include "flow/flow_table.h"

#include <algorithm>
#include <functional>
#include <limits>
#include <utility>

#include "base/integers.h"

namespace wirelake {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kAfterReset = 5 * kSecond;

constexpr int kMostEndsAtOnce = 4;

// Packets whose fragments are known; a later one takes the place of an earlier one.
constexpr std::size_t kMaxFragmented = 1024;

// Addresses and protocol alone, from the sender: fragments have no ports.
FlowKey ends_of(const Packet& packet) {
  FlowKey ends;
  ends.first_address = packet.source.bytes;
  ends.second_address = packet.destination.bytes;
  ends.protocol = packet.protocol;
  ends.version = packet.version();
  return ends;
}

}  // namespace

FlowTable::FlowTable(const FlowOptions& options, TakeFlow take)
    : options_(options),
      take_(std::move(take)),
      fragments_(kMaxFragmented),
      now_ns_(std::numeric_limits<std::int64_t>::min()) {
  tcp_.patience_ns = saturated_product(options.tcp_idle_seconds, kSecond);
  others_.patience_ns = saturated_product(options.idle_seconds, kSecond);
  reset_.patience_ns = kAfterReset;
}

void FlowTable::add(Packet& packet) {
  move_clock(packet);
  const auto key = find_flow_key(packet);
  if (!key) {
    if (packet.is_fragment) add_later_fragment(packet);
    return;
  }
  Place place = find(*key, packet);
  if (place == nullptr) place = begin(*key, packet);
  Flow& flow = place->second.flow;
  facts_bytes_ -= flow.facts().kept_bytes;
  packet.in_flow = flow.add(packet, key->is_from_first);
  facts_bytes_ += flow.facts().kept_bytes;
  if (packet.is_fragment) note_fragments(key->key, packet, packet.in_flow->flow);
  renew(place);
  // The flow of the packet is the newest, unless it was reset: its facts are far less than the
  // most.
  while (facts_bytes_ > kMostFacts)
    end_oldest();
}

// Never backwards: a packet that is late in the file is not early in time.
void FlowTable::move_clock(const Packet& packet) {
  now_ns_ = std::max(now_ns_, packet.timestamp_ns);
  end_idle();
}

bool FlowTable::is_idle(const Entry& entry) const {
  const std::int64_t patience = entry.queue->patience_ns;
  return patience != 0 && saturated_difference(now_ns_, entry.last_ns) > patience;
}

// A few at a time: after a pause all may be idle, and each is a row for somebody. They are more
// than a packet can begin; who is waiting to be ended is found idle all the same.
void FlowTable::end_idle() {
  int most = kMostEndsAtOnce;
  for (Queue* queue : {&tcp_, &others_, &reset_}) {
    while (queue->oldest != nullptr && is_idle(queue->oldest->second)) {
      if (most-- == 0) return;
      end(queue->oldest, EndReason::kIdle);
    }
  }
}

// A packet has come: the flow is the newest of its queue, unless it was reset before.
void FlowTable::renew(Place place) {
  Entry& entry = place->second;
  if (entry.queue == &reset_) return;
  entry.last_ns = now_ns_;
  unlink(place);
  append(entry.flow.is_reset() ? reset_ : place->first.protocol == kTcp ? tcp_ : others_, place);
}

void FlowTable::append(Queue& queue, Place place) {
  Entry& entry = place->second;
  entry.queue = &queue;
  entry.older = queue.newest;
  entry.newer = nullptr;
  (queue.newest == nullptr ? queue.oldest : queue.newest->second.newer) = place;
  queue.newest = place;
}

void FlowTable::unlink(Place place) {
  Entry& entry = place->second;
  if (entry.queue == nullptr) return;
  Queue& queue = *std::exchange(entry.queue, nullptr);
  (entry.older == nullptr ? queue.oldest : entry.older->second.newer) = entry.newer;
  (entry.newer == nullptr ? queue.newest : entry.newer->second.older) = entry.older;
}

void FlowTable::end(Place place, EndReason reason) {
  unlink(place);
  const Flow& flow = place->second.flow;
  take_(flow, flow.end_reason(reason));
  facts_bytes_ -= flow.facts().kept_bytes;
  flows_.erase(place->first);
}

// The open flow of a key that the packet is of, if there is one.
FlowTable::Place FlowTable::find(const DirectedKey& key, const Packet& packet) {
  const auto found = flows_.find(key.key);
  if (found == flows_.end()) return nullptr;
  const Flow& flow = found->second.flow;
  if (is_idle(found->second)) {
    end(&*found, EndReason::kIdle);
    return nullptr;
  }
  if (packet.tcp && flow.is_begun_anew_by(*packet.tcp, key.is_from_first)) {
    end(&*found, EndReason::kReused);
    return nullptr;
  }
  return &*found;
}

// Makes room; there are flows.
void FlowTable::end_oldest() {
  const auto is_older = [](const Queue* left, const Queue* right) {
    if (left->oldest == nullptr || right->oldest == nullptr) return left->oldest != nullptr;
    return left->oldest->second.last_ns < right->oldest->second.last_ns;
  };
  const auto queues = {&tcp_, &others_, &reset_};
  const Place oldest = (*std::min_element(queues.begin(), queues.end(), is_older))->oldest;
  end(oldest, is_idle(oldest->second) ? EndReason::kIdle : EndReason::kEvicted);
}

FlowTable::Place FlowTable::begin(const DirectedKey& key, const Packet& packet) {
  if (flows_.size() >= options_.max_flows) end_oldest();
  return &*flows_.try_emplace(key.key, Entry{.flow = Flow(key, packet, memory_)}).first;
}

// IPv4 numbers packets by 16 bits for each pair of addresses and protocol (RFC 791), IPv6 by 32 for
// each pair of addresses (RFC 8200 section 4.5).
FlowTable::Fragments& FlowTable::fragments_of(const FlowKey& ends, std::uint32_t id) {
  FlowKey hashed = ends;
  hashed.first_port = static_cast<std::uint16_t>(id);
  hashed.second_port = static_cast<std::uint16_t>(id >> 16);
  return fragments_[flows_.hash_function()(hashed) % fragments_.size()];
}

void FlowTable::note_fragments(const FlowKey& key, const Packet& packet, std::uint64_t flow) {
  const FlowKey ends = ends_of(packet);
  const std::uint32_t id = ip_header_fields(packet).id;
  fragments_of(ends, id) = {.ends = ends, .id = id, .flow = flow, .key = key};
}

void FlowTable::add_later_fragment(Packet& packet) {
  const FlowKey ends = ends_of(packet);
  const std::uint32_t id = ip_header_fields(packet).id;
  const Fragments& fragments = fragments_of(ends, id);
  if (fragments.flow == 0 || fragments.id != id || !(fragments.ends == ends)) return;
  const auto found = flows_.find(fragments.key);
  // Another flow may have taken the key meanwhile.
  if (found == flows_.end() || found->second.flow.first_frame() != fragments.flow) return;
  if (is_idle(found->second)) return end(&*found, EndReason::kIdle);
  const bool is_from_first = ends.first_address == fragments.key.first_address;
  packet.in_flow = found->second.flow.add_fragment(packet, is_from_first);
  renew(&*found);
}

bool FlowTable::finish(std::size_t most) {
  if (left_.empty()) {
    for (auto& flow : flows_)
      left_.push_back(&flow);
    std::ranges::sort(left_, std::greater(),
                      [](Place place) { return place->second.flow.first_frame(); });
  }
  for (; most > 0 && !left_.empty(); --most) {
    const Place place = left_.back();
    left_.pop_back();
    end(place, is_idle(place->second) ? EndReason::kIdle : EndReason::kCaptureEnd);
  }
  return !left_.empty();
}

}  // namespace wirelake
