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

  /// Whether whoever reads a pipe asked for its end before that came (SourceOptions::end_is_asked):
  /// what was read may then stop anywhere.
  virtual bool was_ended() const { return false; }

  /// Whether the end of the file or pipe at the bottom was met, so that its observer has seen all.
  virtual bool has_ended() const { return false; }

  /// Reads on in the file or pipe at the bottom, whatever read() made of it: for its observer.
  virtual Result<std::size_t> read_below(std::span<std::byte> out) { return read(out); }
};

/// Asked a few times a second while a pipe has nothing to read; false ends the wait.
using KeepWaiting = std::function<bool()>;

/// What a source tells, and asks, while it is read. For files, `observe` alone.
struct SourceOptions {
  KeepWaiting keep_waiting = {};

  /// Asked as often, and with each read of a pipe. Once true, the pipe is read until it ends, has
  /// been silent for half a second, or a second is over; then it counts as ended.
  std::function<bool()> end_is_asked = {};

  /// Sees all bytes of the file or pipe as they lie there, in order.
  std::function<void(std::span<const std::byte>)> observe = {};
};

/// Opens a file, a pipe or, for "-", standard input. kNotFound, kPermission, or kNotACapture for a
/// folder.
Result<std::unique_ptr<ByteSource>> open_byte_source(const std::string& path,
                                                     SourceOptions options = {});

/// Why the file at `path` cannot be opened, by the system's error number.
Error open_error(const std::string& path, int error);

}  // namespace wirelake
