// Where the records of a capture file are, and which of their bytes are lengths.
//
// Used by capture_mutator.cpp. Follows the lengths as they stand, as far as they make sense.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "base/byte_cursor.h"

namespace wirelake::fuzz {

/// Most length fields that a record has: two of a pcapng block and two of the packet inside.
inline constexpr std::size_t kMaxLengthFields = 4;

struct RecordLayout {
  std::size_t at = 0;                     ///< Start in the file.
  std::size_t size = 0;                   ///< With header, body and padding.
  std::size_t body = 0;                   ///< Start of the body, from `at`.
  std::size_t tail = 0;                   ///< Bytes behind the body.
  std::vector<std::size_t> lengths = {};  ///< Fields of 4 bytes, from `at`.

  std::size_t body_size() const { return size - body - tail; }
};

struct CaptureLayout {
  Endian endian = Endian::kLittle;
  std::size_t alignment = 1;  ///< What sizes of records are multiples of.
  std::vector<RecordLayout> records = {};
};

/// The records of a pcap, pcapng or snoop file; nothing if it is none of them.
std::optional<CaptureLayout> find_records(Bytes file);

}  // namespace wirelake::fuzz
