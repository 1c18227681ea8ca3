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
  /// Where `keep_waiting` of the options ends the wait for a pipe, reading ends with kCancelled; a
  /// record that is incomplete where a pipe was ended by `end_is_asked` is left out. Frames are
  /// numbered on behind `frames`, those of captures before it.
  static Result<CaptureReader> open(const std::string& path, SourceOptions options = {},
                                    std::uint64_t frames = 0);

  /// The same over a source that is already open; `name` is what errors call it.
  static Result<CaptureReader> open(std::unique_ptr<ByteSource> source, std::string name,
                                    std::uint64_t frames = 0);

  /// Fills `block` with the next records; false at the end of the capture. A block ends where its
  /// buffer is full or the source has no more bytes at hand. An error (kIo) means that the capture
  /// could not be read, not that its bytes are bad: those are damage(). kUnsupported if it has
  /// ended and nothing in it was of a version that is read.
  Result<bool> next_block(RecordBlock& block);

  /// Why reading stopped before the end of the file, once next_block() has returned false. The
  /// offset is one in the uncompressed capture.
  const std::optional<Damage>& damage() const { return damage_; }

  /// What was noticed about the capture so far. The offsets are those of the uncompressed capture.
  const Notices& notices() const { return notices_; }

  /// "pcap, little-endian, microseconds" or "gzip, pcap, ...", for people; of captures joined in
  /// one file each kind, and how many they are. Complete once all records were read.
  std::string format() const;

  /// How much was read of how much: of the file as it is, compressed or not.
  std::uint64_t bytes_read() const { return source_->position(); }
  std::optional<std::uint64_t> size() const { return source_->size(); }

  /// Once next_block() has returned false: reads on behind a damaged place, for the observer of the
  /// source; false at the end of the file.
  Result<bool> read_rest();

  /// Whether that end was met.
  bool has_ended() const { return source_->has_ended(); }

 private:
  CaptureReader() = default;

  // Fills carry_ with at least `least` bytes, unless the source has fewer.
  Status read_head(std::size_t least);
  std::size_t block_len() const;

  // Puts a decompressor over the source, and reads the head of what is inside.
  Status decompress();

  // Finds the format of the capture that starts with carry_.
  Status recognise();

  // Has the format parse `bytes` and notes how far it came.
  ParseStep parse(Bytes bytes, std::vector<CaptureRecord>& records);

  // Goes on with the format of the capture that starts with `head`, in the same file.
  void join(Bytes head);

  // Drops what skip_ asks for from the `filled` bytes at the start of `buffer`, closes the gap and
  // returns how many are left.
  std::size_t drop_skipped(std::vector<std::byte>& buffer, std::size_t filled);

  // Appends what the source has at hand and returns how much; 0 sets source_ended_, and
  // source_damage_ if the source could not make sense of its own bytes.
  Result<std::size_t> read_more(std::vector<std::byte>& buffer, std::size_t filled);

  // Ends the capture behind `left` bytes that are no whole record.
  void end_cut(std::size_t left);
  void end_with(Damage damage);
  Error named(Error error) const;

  std::string name_;
  std::unique_ptr<ByteSource> source_;
  std::string compression_;  // "gzip", ...; empty if there is none.
  std::unique_ptr<CaptureFormat> format_;
  std::vector<std::string> former_formats_;  // Of captures before this one; each kind once.
  std::uint64_t captures_ = 1;
  std::uint64_t frames_ = 0;
  std::vector<std::byte> carry_;  // Bytes behind the last record of the last block.
  std::uint64_t offset_ = 0;      // Where carry_ starts in the capture.
  std::size_t kept_ = 0;          // Bytes in front of those to drop.
  std::uint64_t skip_ = 0;        // Bytes still to drop.
  std::uint64_t skipped_ = 0;     // Bytes that were, behind the first kept_ ones.
  Notices notices_;
  bool source_ended_ = false;
  std::optional<std::string> source_damage_;
  bool at_end_ = false;
  std::optional<Damage> damage_;
};

}  // namespace wirelake
