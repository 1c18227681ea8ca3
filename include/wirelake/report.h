// CaptureReport: what came of reading one capture, and Progress on the way.
//
// Filled by a parser, stored with a load, shown by `info`, `load` and `show`. Plain values.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "wirelake/reasons.h"

namespace wirelake {

/// Where and why a capture stopped making sense; what came before it was kept.
struct CaptureDamage {
  std::uint64_t offset = 0;  ///< In the capture, after decompression.
  std::string reason;

  bool operator==(const CaptureDamage&) const = default;
};

struct CaptureReport {
  std::string capture;        ///< The capture's name: the last part of its path, or "-".
  std::string format;         ///< Such as "pcap, little-endian, microseconds".
  std::uint64_t bytes = 0;    ///< Size of the file; of a pipe, what was read from it.
  std::uint64_t frames = 0;   ///< Records in the capture.
  std::uint64_t packets = 0;  ///< Of these: kept. frames = packets + passed_over.total().
  PassedOverCounts passed_over;
  RemarkCounts remarks;
  std::map<std::uint16_t, std::uint64_t> linktypes;  ///< Frames by LINKTYPE_ value.
  std::optional<std::int64_t> first_ns;  ///< Earliest time of a kept packet, in nanoseconds.
  std::optional<std::int64_t> last_ns;   ///< Latest one.
  std::optional<std::uint64_t> flows;    ///< That the packets were of, where flows were followed.
  std::optional<CaptureDamage> damage;   ///< Set if the capture is cut off or damaged.

  bool operator==(const CaptureReport&) const = default;
};

/// How far a long operation has come.
struct Progress {
  std::uint64_t bytes_done = 0;
  std::optional<std::uint64_t> bytes_total;         ///< Nothing for a pipe.
  std::uint64_t packets = 0;                        ///< Kept so far.
  std::optional<std::uint64_t> packets_total = {};  ///< Where it is known, as when exporting.
};

/// Called a few times a megabyte, from the thread that called the operation. Returning false ends
/// the operation with kCancelled, and with nothing left behind.
using ProgressCallback = std::function<bool(const Progress&)>;

/// Called a few times a second while something is waited for that another program holds, such as
/// the folder of a collection; false gives up.
using WaitCallback = std::function<bool(const std::string& what)>;

}  // namespace wirelake
