// CaptureReader: a capture as a sequence of blocks of records, in bounded memory.
//
// Joins a ByteSource and a CaptureFormat. Used by load/; one thread reads, and hands full blocks to
// whoever decodes them.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "capture/byte_source.h"
#include "capture/capture_format.h"
#include "capture/capture_record.h"
#include "wirelake/result.h"

namespace wirelake {

class CaptureReader {
 public:
  /// Opens "-" or a path and recognises its format, and the compression around it if there is one.
  /// Errors name the path; noise, an empty file and a capture of another kind are kNotACapture,
  /// compressed data that is damaged before the format can be recognised is kDamaged.
  /// `keep_waiting` is asked while a pipe has nothing to read; false ends reading with kCancelled.
  static Result<CaptureReader> open(const std::string& path, KeepWaiting keep_waiting = {});

  /// The same over a source that is already open; `name` is what errors call it.
  static Result<CaptureReader> open(std::unique_ptr<ByteSource> source, std::string name);

  /// Fills `block` with the next records; false at the end of the capture. A block ends where its
  /// buffer is full or the source has no more bytes at hand. An error (kIo) means that the capture
  /// could not be read, not that its bytes are bad: those are damage().
  Result<bool> next_block(RecordBlock& block);

  /// Why reading stopped before the end of the file, once next_block() has returned false. The
  /// offset is one in the uncompressed capture.
  const std::optional<Damage>& damage() const { return damage_; }

  /// "pcap, little-endian, microseconds" or "gzip, pcap, ...", for people. Complete once records
  /// were read.
  std::string format() const;

  /// How much was read of how much: of the file as it is, compressed or not.
  std::uint64_t bytes_read() const { return source_->position(); }
  std::optional<std::uint64_t> size() const { return source_->size(); }

 private:
  CaptureReader() = default;

  // Fills carry_ with at least `least` bytes, unless the source has fewer.
  Status read_head(std::size_t least);

  // Puts a decompressor over the source, and reads the head of what is inside.
  Status decompress();

  // Finds the format of the capture that starts with carry_.
  Status recognise();

  // Drops what skip_ asks for from the `filled` bytes at the start of `buffer`, moves the rest
  // there and returns how many are left.
  std::size_t drop_skipped(std::vector<std::byte>& buffer, std::size_t filled);

  // Appends what the source has at hand and returns how much; 0 sets at_end_, and damage_ if a
  // record is incomplete there or the source could not make sense of its own bytes.
  Result<std::size_t> read_more(std::vector<std::byte>& buffer, std::size_t filled);

  void end_with(Damage damage);
  Error named(Error error) const;

  std::string name_;
  std::unique_ptr<ByteSource> source_;
  std::string compression_;  // "gzip", ...; empty if there is none.
  std::unique_ptr<CaptureFormat> format_;
  std::vector<std::byte> carry_;  // Bytes behind the last record of the last block.
  std::uint64_t offset_ = 0;      // Where carry_, less the bytes to skip, starts in the capture.
  std::uint64_t skip_ = 0;        // Bytes still to drop, the first of them at the start of carry_.
  std::uint64_t skipped_from_ = 0;  // Where they started.
  bool at_end_ = false;
  std::optional<Damage> damage_;
};

}  // namespace wirelake
