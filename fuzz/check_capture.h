// Reading a capture out of a fuzzer's input, with what must hold for its records.
#pragma once

#include <cstdint>
#include <string>

#include "wirelake/bytes.h"

namespace wirelake::fuzz {

/// What reading gave.
struct CaptureSummary {
  std::uint64_t records = 0;
  std::uint64_t digest = 0;  ///< Stands for all records and what decoding makes of them.
  std::string end;           ///< Where and why reading stopped, if not at the end; or the error.
  bool stopped = false;      ///< More records than are looked at: the rest was not read.
};

/// True unless two readings of the same input differ, which no size of the reads may make them.
bool agree(const CaptureSummary& one, const CaptureSummary& other);

/// Reads `bytes` as a capture, at most `chunk` bytes at a time, and checks all of it.
CaptureSummary check_capture(Bytes bytes, std::size_t chunk);

}  // namespace wirelake::fuzz
