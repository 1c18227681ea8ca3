// Captures as bytes, made field by field, and what reading them gives as text.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "base/byte_cursor.h"
#include "capture/byte_source.h"
#include "capture/capture_reader.h"
#include "support/bytes.h"
#include "support/packets.h"

namespace wirelake::test {

using Buffer = std::vector<std::byte>;

inline constexpr Endian kEndians[] = {Endian::kLittle, Endian::kBig};

/// `value` as `size` bytes.
Buffer number(std::uint64_t value, std::size_t size, Endian endian);
/// The first `count` of `bytes`.
Buffer first(const Buffer& bytes, std::size_t count);
/// The start of a frame of IPv4 behind Ethernet: it shows which record header a pcap file has.
Buffer ipv4_frame();
/// A frame that is too short to be one of any link.
inline const Buffer kFrame = from_hex("0a0b0c");

struct PcapFile {
  std::uint32_t magic = 0xa1b2c3d4;
  std::uint16_t major = 2;
  std::uint16_t minor = 4;
  std::uint32_t link_type = 1;
  Endian endian = Endian::kLittle;

  Buffer header() const;
  /// A record header of 16 bytes with its two lengths as they stand, without data.
  Buffer record_header(std::uint32_t seconds, std::uint32_t fraction, std::uint32_t first_len,
                       std::uint32_t second_len) const;
  /// A record with `data`, captured whole, at second 1 and fraction 5.
  Buffer record(const Buffer& data) const;
};

struct PcapngFile {
  Endian endian = Endian::kLittle;

  Buffer u16(std::uint64_t value) const { return number(value, 2, endian); }
  Buffer u32(std::uint64_t value) const { return number(value, 4, endian); }
  Buffer u64(std::uint64_t value) const { return number(value, 8, endian); }

  /// A block around `body`, padded to 4 bytes.
  Buffer block(std::uint32_t type, Buffer body) const;
  Buffer section(std::uint16_t major = 1, std::uint16_t minor = 0,
                 std::uint64_t section_len = UINT64_MAX) const;
  Buffer interface(std::uint16_t linktype, std::uint32_t snaplen, const Buffer& options = {}) const;
  Buffer option(std::uint16_t code, Buffer value) const;
  Buffer packet(std::uint32_t interface_id, std::uint64_t ticks, const Buffer& data) const;
  Buffer simple_packet(std::uint32_t wire_len, const Buffer& data) const;
};

/// A source over bytes that gives at most `chunk` of them a read, then ends, or fails if told to.
class MemorySource : public ByteSource {
 public:
  MemorySource(Buffer bytes, std::size_t chunk) : bytes_(std::move(bytes)), chunk_(chunk) {}

  /// What a read behind the last byte gives instead of the end.
  void fail_at_end(Error error) { failure_ = std::move(error); }

  Result<std::size_t> read(std::span<std::byte> out) override;
  std::uint64_t position() const override { return position_; }
  std::optional<std::uint64_t> size() const override { return bytes_.size(); }

 private:
  Buffer bytes_;
  std::size_t chunk_;
  std::size_t position_ = 0;
  std::optional<Error> failure_;
};

/// What reading a capture gave. A record is "#FRAME @OFFSET NANOSECONDS dDIGITS HEX/WIRELEN
/// ltTYPE", with "absent" or "clamped" behind its time if it is so, and "+N" behind its bytes if so
/// many are left out; a block that cannot be used is "#FRAME @OFFSET unusable".
struct Reading {
  std::vector<std::string> records = {};
  std::string damage = {};   ///< "@OFFSET REASON", or empty.
  std::string error = {};    ///< As Error::to_string() has it, or empty.
  std::string notices = {};  ///< "NAME COUNT @FIRST" each, with spaces between them.

  bool operator==(const Reading&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Reading& reading);

/// What CaptureReader::format() says at the end.
std::string format_of(const Buffer& bytes);

Reading read_capture(std::unique_ptr<ByteSource> source);
Reading read_capture(const std::string& path);
Reading read_capture(const Buffer& bytes, std::size_t chunk = SIZE_MAX);

}  // namespace wirelake::test
