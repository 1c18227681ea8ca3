// CaptureReader: a capture as a sequence of blocks of records, in bounded memory.
//
// Joins a ByteSource and a CaptureFormat. Used by load/; one thread reads, and hands full blocks to
// whoever decodes them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "capture/byte_source.h"
#include "capture/capture_format.h"
#include "capture/capture_record.h"
#include "wirelake/result.h"

namespace wirelake {

class CaptureReader {
 public:
  /// Opens "-" or a path and recognises its format. Errors name the path; noise, an empty file and a
  /// capture of another kind are kNotACapture.
  static Result<CaptureReader> open(const std::string& path);

  /// The same over a source that is already open; `name` is what errors call it.
  static Result<CaptureReader> open(std::unique_ptr<ByteSource> source, std::string name);

  /// Fills `block` with the next records; false at the end of the capture. A block ends where its
  /// buffer is full or the source has no more bytes at hand. An error (kIo) means that the capture
  /// could not be read, not that its bytes are bad: those are damage().
  Result<bool> next_block(RecordBlock& block);

  /// Why reading stopped before the end of the file, once next_block() has returned false.
  const std::optional<Damage>& damage() const { return damage_; }

  /// "pcap, little-endian, microseconds", for people.
  std::string format() const { return format_->description(); }

  std::uint64_t bytes_read() const { return source_->position(); }
  std::optional<std::uint64_t> size() const { return source_->size(); }

 private:
  CaptureReader() = default;

  std::string name_;
  std::unique_ptr<ByteSource> source_;
  std::unique_ptr<CaptureFormat> format_;
  std::vector<std::byte> carry_;   // Bytes of the incomplete record at the end of the last block.
  std::size_t needed_ = 0;         // How many the format wants to see before it can go on.
  std::uint64_t offset_ = 0;       // Where carry_ starts in the capture.
  std::uint64_t skip_ = 0;         // Bytes still to drop before carry_ starts.
  bool at_end_ = false;
  std::optional<Damage> damage_;
};

}  // namespace wirelake
