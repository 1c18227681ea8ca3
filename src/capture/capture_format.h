// CaptureFormat: one capture file format, as a parser over bytes in memory.
//
// capture_reader.h owns the buffer and asks a format to take whole records out of it. A format
// keeps state (byte order, interfaces, the frame count) but no bytes. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "capture/capture_record.h"
#include "capture/notices.h"
#include "wirelake/result.h"

namespace wirelake {

/// Where and why a capture stops making sense. What came before stays valid.
struct Damage {
  std::uint64_t offset = 0;
  std::string reason;
};

/// The bytes that a format is shown.
struct Shown {
  Bytes bytes;
  std::uint64_t offset = 0;  ///< Where they stand in the capture.
  bool at_end = false;       ///< Whether the capture ends with them.
};

/// Where a format puts what it finds.
struct Found {
  std::vector<CaptureRecord>& records;
  Notices& notices;
};

/// What a format did with the bytes it was shown.
struct ParseStep {
  std::size_t consumed = 0;  ///< Bytes that need not be shown again.
  std::size_t kept = 0;      ///< If bytes are dropped: those in front of them to show again.
  std::uint64_t skip = 0;    ///< Bytes behind `consumed` and `kept` to drop unseen.
  std::size_t needed = 0;    ///< If records end here: bytes from `consumed` on to make progress.
  bool joined = false;       ///< Another capture's file header stands behind `consumed`.
  std::optional<Damage> damage = {};  ///< No record can be read from here on.
};

class CaptureFormat {
 public:
  virtual ~CaptureFormat() = default;

  /// "pcap", "pcapng", with details such as "nanoseconds, big-endian".
  virtual std::string description() const = 0;

  /// Takes whole records from the start of the bytes. Stops in front of the first incomplete one,
  /// and of one that is too long to be kept whole: its start is shown again with what follows it.
  virtual ParseStep parse(const Shown& shown, const Found& found) = 0;

  /// Why nothing in the capture could be read, once it has ended.
  virtual Status ended() const { return {}; }
};

/// Bytes from the start of a capture that recognising its format takes.
inline constexpr std::size_t kRecogniseLen = 24;

/// The format of a capture that starts with `head` (shorter than kRecogniseLen only if the whole
/// capture is). Its first frame has the number behind `frames`. kNotACapture says what the bytes
/// are instead, where that is known.
Result<std::unique_ptr<CaptureFormat>> recognise_format(Bytes head, std::uint64_t frames = 0);

/// Whether a record that starts with these four bytes, as a big-endian number, may be the file
/// header of another capture. Cheap, and nearly always false.
constexpr bool may_start_capture(std::uint32_t first) {
  switch (first) {
    case 0xa1b2c3d4:  // pcap: microseconds, nanoseconds, "modified"; then in the other byte order.
    case 0xa1b23c4d:
    case 0xa1b2cd34:
    case 0xd4c3b2a1:
    case 0x4d3cb2a1:
    case 0x34cdb2a1:
    case 0x0a0d0d0a:  // pcapng.
    case 0x736e6f6f:  // "snoo".
      return true;
    default:
      return false;
  }
}

/// Whether `bytes` start with the file header of a capture, where a record should: with a magic
/// number and a version, for which 12 bytes are enough.
bool starts_capture(Bytes bytes);

}  // namespace wirelake
