// ByteSource: where the bytes of a capture come from, one bounded read after the other.
//
// A file, a pipe or standard input; decompressing_source.h is a ByteSource over another one. Used
// by one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>

#include "wirelake/result.h"

namespace wirelake {

class ByteSource {
 public:
  virtual ~ByteSource() = default;

  /// Reads at most `out.size()` bytes and returns how many; 0 only at the end. May return fewer
  /// than asked for, so that records of a live pipe are seen as they come. kIo if reading fails or
  /// the file became shorter than it was; kDamaged if the bytes break a compression format, or
  /// kUnsupported if they ask for more of it than is read.
  virtual Result<std::size_t> read(std::span<std::byte> out) = 0;

  /// Bytes taken so far from the file or pipe at the bottom, for progress.
  virtual std::uint64_t position() const = 0;

  /// Size of the file at the bottom, if it is one.
  virtual std::optional<std::uint64_t> size() const = 0;
};

/// Asked a few times a second while a pipe has nothing to read; false ends the wait.
using KeepWaiting = std::function<bool()>;

/// Opens a file, a pipe or, for "-", standard input. kNotFound, kPermission, or kNotACapture for a
/// folder.
Result<std::unique_ptr<ByteSource>> open_byte_source(const std::string& path,
                                                     KeepWaiting keep_waiting = {});

/// Why the file at `path` cannot be opened, by the system's error number.
Error open_error(const std::string& path, int error);

}  // namespace wirelake
