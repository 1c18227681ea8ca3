#include "decode/frame_pieces.h"

#include <algorithm>

#include "decode/decoder.h"

namespace wirelake {

FramePieces split_frame(const Packet& packet) {
  const Bytes payload = packet.tcp   ? packet.tcp->payload
                        : packet.udp ? packet.udp->payload
                                     : Bytes();
  if (payload.empty()) return {packet.bytes, {}, {}};
  const auto at = static_cast<std::size_t>(payload.data() - packet.bytes.data());
  return {packet.bytes.first(at), payload, packet.bytes.subspan(at + payload.size())};
}

// All that decides where a payload begins and ends stands before it, so that decoding finds the
// place although the bytes from there on are in another order than they were.
bool join_frame(CaptureRecord record, std::span<std::byte> bytes, std::size_t payload_len,
                int tunnels) {
  if (payload_len == 0) return true;
  record.bytes = bytes;
  Packet packet;
  RemarkCounts remarks;
  if (decode(record, packet, remarks, {.max_tunnels = tunnels})) return false;
  const FramePieces found = split_frame(packet);
  if (found.payload.size() != payload_len) return false;
  const auto place = static_cast<std::ptrdiff_t>(found.before.size());
  std::rotate(bytes.begin() + place, bytes.end() - static_cast<std::ptrdiff_t>(payload_len),
              bytes.end());
  return true;
}

}  // namespace wirelake
