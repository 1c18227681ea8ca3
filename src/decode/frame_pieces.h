// FramePieces: a frame as a collection keeps it, and the way back.
//
// The payload of TCP or UDP has a column of its own; what stands before and behind it is kept as
// one, and not where it was cut. Used by columns/ to take frames apart and by export/ to join them.
// Pure; safe from any thread.
#pragma once

#include <cstddef>
#include <span>

#include "capture/capture_record.h"
#include "wirelake/packet.h"

namespace wirelake {

struct FramePieces {
  Bytes before;   ///< The headers; all of the frame where there is no payload.
  Bytes payload;  ///< Of TCP or UDP.
  Bytes after;    ///< Padding, trailers, check sequences.
};

FramePieces split_frame(const Packet& packet);

/// Makes `bytes`, which hold `before`, `after` and the last `payload_len` of them the payload, the
/// frame that they were. `record` says the rest of the frame: its link type and wire length. The
/// packet was in so many tunnels, all of which were looked into. False if its headers announce no
/// such payload.
bool join_frame(CaptureRecord record, std::span<std::byte> bytes, std::size_t payload_len,
                int tunnels = 0);

}  // namespace wirelake
