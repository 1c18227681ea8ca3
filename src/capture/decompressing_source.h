// DecompressingSource: the uncompressed bytes of a compressed ByteSource.
//
// A file may hold several members in a row (gzip's word; frames of zstd and lz4, streams of xz), as
// `cat a.gz b.gz` and tools that compress in parallel make them; skippable frames are skipped.
//
// All bytes before a damaged place are handed out, then read() fails: with kDamaged if the data is
// cut off or breaks its format, with kUnsupported if it takes more than is supported. A block of
// zstd (128 KiB) or lz4 (4 MiB) is handed out whole or not at all, except where it is not
// compressed. Zero bytes behind a member are padding, as for gzip and xz. Other bytes behind the
// last member are kDamaged too: everything was handed out, and there may be more that is not
// understood; the commands gzip, zstd, lz4 and xz write all data and warn or fail.
//
// Memory is bounded by the formats' windows: whatever the data unpacks to, it is unpacked as it is
// read. position() and size() are those of the compressed file.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "capture/byte_source.h"
#include "capture/compression.h"

namespace wirelake {

class DecompressingSource : public ByteSource {
 public:
  /// True if a file that starts with `head` is compressed.
  static bool accepts(Bytes head) {
    return find_compression(head) != nullptr || skippable_frame_len(head).has_value();
  }

  /// The content of `head`, which accepts() holds for, and of `rest` behind it.
  static Result<std::unique_ptr<DecompressingSource>> open(Bytes head,
                                                           std::unique_ptr<ByteSource> rest);

  /// "gzip", ...
  std::string_view compression() const { return compression_->name; }

  Result<std::size_t> read(std::span<std::byte> out) override;
  std::uint64_t position() const override { return compressed_->position(); }
  std::optional<std::uint64_t> size() const override { return compressed_->size(); }
  bool was_ended() const override { return compressed_->was_ended(); }
  bool has_ended() const override { return compressed_->has_ended(); }
  Result<std::size_t> read_below(std::span<std::byte> out) override {
    return compressed_->read_below(out);
  }

 private:
  enum class State {
    kBetweenMembers,
    kSkipping,  // Inside a skippable frame.
    kInMember,
    kEnd,
  };

  explicit DecompressingSource(std::unique_ptr<ByteSource> compressed)
      : compressed_(std::move(compressed)) {}

  Bytes input() const { return Bytes(buffer_).subspan(start_, end_ - start_); }

  // Each makes one step from its state; sets needs_input_ if it can do nothing without more bytes.
  Status find_member();
  Status start_member(const Compression& compression);
  Status skip();
  Status decompress(std::span<std::byte> out, std::size_t& produced);
  Status step(std::span<std::byte> out, std::size_t& produced);

  // Reads more input, or sets input_ended_.
  Status refill();

  // The compressed data ends where more was to come: damage, unless whoever reads it wanted so.
  Status cut_off();

  Error error(ErrorCode code, std::string_view what) const;

  std::unique_ptr<ByteSource> compressed_;
  std::vector<std::byte> buffer_;
  std::size_t start_ = 0;  // Input that was read but not used is buffer_[start_, end_).
  std::size_t end_ = 0;
  const Compression* compression_ = nullptr;  // Of the first member; all must be alike.
  std::unique_ptr<Decompressor> decompressor_;
  State state_ = State::kBetweenMembers;
  std::uint64_t skip_left_ = 0;
  bool needs_input_ = false;
  bool input_ended_ = false;
  std::optional<Error> failure_;  // What read() gives once all before it has been handed out.
};

}  // namespace wirelake
