// CaptureRecord and RecordBlock: what reading a capture gives.
//
// A reader fills blocks; decoding walks their records. A block owns the bytes that its records
// point into, so that it can be handed to another thread as one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "wirelake/bytes.h"

namespace wirelake {

/// How far a record's time can be trusted.
enum class TimeStatus : std::uint8_t {
  kExact,
  kAbsent,   ///< The format gives this record no time; timestamp_ns is 0.
  kClamped,  ///< Outside of what 64-bit nanoseconds hold; timestamp_ns is the nearest.
};

/// What stands for a link type that is no LINKTYPE_ value, such as a number of more than 16 bits.
inline constexpr std::uint16_t kUnknownLinktype = 65535;

/// Most bytes of a frame that are kept; a frame may be longer.
inline constexpr std::uint32_t kMaxKeptLen = 262144;

struct CaptureRecord {
  Bytes bytes = {};               ///< The captured bytes of the frame.
  std::uint64_t frame = 0;        ///< Number in the capture, from 1.
  std::uint64_t offset = 0;       ///< Where the record starts in the (uncompressed) capture.
  std::int64_t timestamp_ns = 0;  ///< Since the Unix epoch.
  std::uint32_t wire_len = 0;     ///< Bytes of the frame on the wire.
  std::uint16_t linktype = 0;     ///< LINKTYPE_ value, or kUnknownLinktype.
  std::uint8_t time_digits = 6;   ///< 6 or 9.
  TimeStatus time_status = TimeStatus::kExact;
  bool is_unusable = false;    ///< The capture has a block in its place that cannot be used.
  std::uint32_t left_out = 0;  ///< Captured bytes behind `bytes`, which are over kMaxKeptLen.
};

/// All captured bytes of the frame, kept or not.
inline std::uint32_t captured_len(const CaptureRecord& record) {
  return static_cast<std::uint32_t>(record.bytes.size()) + record.left_out;
}

struct RecordBlock {
  std::vector<CaptureRecord> records;  ///< In file order; their bytes lie in `buffer`.
  std::vector<std::byte> buffer;       ///< Kept between uses, so that filling it allocates nothing.
};

}  // namespace wirelake
