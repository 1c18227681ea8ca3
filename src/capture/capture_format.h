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
#include "wirelake/result.h"

namespace wirelake {

/// Largest frame that any reader accepts; a longer one is damage (Wireshark's limit as well).
inline constexpr std::uint32_t kMaxCapturedLen = 262144;

/// Where and why a capture stops making sense. What came before stays valid.
struct Damage {
  std::uint64_t offset = 0;
  std::string reason;
};

/// What a format did with the bytes it was shown.
struct ParseStep {
  std::size_t consumed = 0;  ///< Bytes that need not be shown again.
  std::uint64_t skip = 0;    ///< Bytes behind `consumed` to drop unseen (a large unknown block).
  std::size_t needed = 0;    ///< If records end here: bytes from `consumed` on to make progress.
  std::optional<Damage> damage = {};  ///< No record can be read from here on.
};

class CaptureFormat {
 public:
  virtual ~CaptureFormat() = default;

  /// "pcap", "pcapng", with details such as "nanoseconds, big-endian".
  virtual std::string description() const = 0;

  /// Takes whole records from the start of `bytes`, which stand at `offset` in the capture, and
  /// appends them to `records`. Stops in front of the first incomplete record.
  virtual ParseStep parse(Bytes bytes, std::uint64_t offset,
                          std::vector<CaptureRecord>& records) = 0;
};

/// Bytes from the start of a capture that recognising its format takes.
inline constexpr std::size_t kRecogniseLen = 24;

/// The format of a capture that starts with `head` (shorter than kRecogniseLen only if the whole
/// capture is). kNotACapture says what the bytes are instead, where that is known.
Result<std::unique_ptr<CaptureFormat>> recognise_format(Bytes head);

}  // namespace wirelake
