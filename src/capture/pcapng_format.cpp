#include "capture/pcapng_format.h"

#include <algorithm>
#include <optional>

#include "base/byte_cursor.h"
#include "capture/pcapng_blocks.h"
#include "capture/timestamp.h"

namespace wirelake {
namespace {

using namespace pcapng;

constexpr std::size_t kMinBlockLen = kBlockHeaderLen + kBlockTrailerLen;

// Of a longer block no more than this is looked at, and the rest is dropped unseen: it holds the
// longest frame that is accepted, and bounds what a block that is not read costs.
constexpr std::size_t kMaxShownLen = 2 * std::size_t{kMaxCapturedLen};

constexpr std::size_t kSectionBodyLen = 16;
constexpr std::size_t kInterfaceBodyLen = 8;
constexpr std::size_t kPacketBodyLen = 20;
constexpr std::size_t kSimplePacketBodyLen = 4;

// As many as the 16 bits of the obsolete packet block can name; bounds the memory of a section.
constexpr std::size_t kMaxInterfaces = 65536;

struct Interface {
  std::uint16_t linktype = 0;
  std::uint32_t snaplen = 0;  // 0 is no limit.
  TimeScale time;
};

std::optional<Endian> section_endian(Bytes block) {
  for (const Endian endian : {Endian::kLittle, Endian::kBig}) {
    ByteCursor cursor(block, endian);
    if (cursor.skip(kBlockHeaderLen) && cursor.u32() == kByteOrderMagic) return endian;
  }
  return std::nullopt;
}

// Some writers say 1.2 and mean 1.0 (draft-ietf-opsawg-pcapng section 4.1).
bool is_known_version(std::uint16_t major, std::uint16_t minor) {
  return major == 1 && (minor == 0 || minor == 2);
}

std::string unknown_version(std::uint16_t major, std::uint16_t minor) {
  return "pcapng section of version " + std::to_string(major) + "." + std::to_string(minor);
}

class PcapngFormat : public CaptureFormat {
 public:
  explicit PcapngFormat(Endian endian) : endian_(endian), first_endian_(endian) {}

  std::string description() const override {
    return first_endian_ == Endian::kLittle ? "pcapng, little-endian" : "pcapng, big-endian";
  }

  ParseStep parse(Bytes bytes, std::uint64_t offset, std::vector<CaptureRecord>& records) override;

 private:
  using Reason = std::optional<std::string>;

  // Takes one block, of which `body` is what lies between its two lengths; says what is wrong with
  // it.
  Reason take_block(std::uint32_t type, Bytes body, std::uint64_t offset,
                    std::vector<CaptureRecord>& records);
  Reason take_section(Bytes body);
  Reason take_interface(Bytes body);
  Reason take_packet(std::uint32_t type, Bytes body, std::uint64_t offset,
                     std::vector<CaptureRecord>& records);
  Reason take_simple_packet(Bytes body, std::uint64_t offset, std::vector<CaptureRecord>& records);

  // The number at the start of `bytes`, which has at least as many. A branch that is always taken
  // alike costs less than swapping in a loop over the byte order.
  template <std::size_t kSize>
  auto number(Bytes bytes) const {
    const auto fixed = bytes.first<kSize>();
    return endian_ == Endian::kLittle ? load_unsigned(fixed, Endian::kLittle)
                                      : load_unsigned(fixed, Endian::kBig);
  }

  Endian endian_;
  Endian first_endian_;
  std::vector<Interface> interfaces_;  // Of the section, in order.
  std::uint64_t frame_ = 0;
};

ParseStep PcapngFormat::parse(Bytes bytes, std::uint64_t offset,
                              std::vector<CaptureRecord>& records) {
  ParseStep step;
  while (true) {
    const Bytes rest = bytes.subspan(step.consumed);
    const std::uint64_t block_offset = offset + step.consumed;
    step.needed = kMinBlockLen;
    if (rest.size() < kMinBlockLen) return step;

    const std::uint32_t type = number<4>(rest);
    if (type == kSectionHeader) {
      // The byte order of the length is that of the new section.
      const auto endian = section_endian(rest);
      if (!endian) {
        step.damage = Damage{block_offset, "a section header without the byte-order magic"};
        return step;
      }
      endian_ = *endian;
    }
    const std::uint32_t total = number<4>(rest.subspan(4));
    if (total < kMinBlockLen || total % 4 != 0) {
      step.damage = Damage{block_offset, "a block of " + std::to_string(total) +
                                             " bytes (at least 12, in steps of 4, is possible)"};
      return step;
    }
    step.needed = std::min<std::size_t>(total, kMaxShownLen);
    if (rest.size() < step.needed) return step;

    const bool whole = total <= kMaxShownLen;
    Bytes body = rest.subspan(kBlockHeaderLen, step.needed - kBlockHeaderLen);
    if (whole) {
      const std::uint32_t repeated = number<4>(body.last(kBlockTrailerLen));
      if (repeated != total) {
        step.damage =
            Damage{block_offset, "the two lengths of a block differ: " + std::to_string(total) +
                                     " and " + std::to_string(repeated)};
        return step;
      }
      body = body.first(body.size() - kBlockTrailerLen);
    }
    if (auto reason = take_block(type, body, block_offset, records)) {
      step.damage = Damage{block_offset, std::move(*reason)};
      return step;
    }
    if (!whole) {
      step.skip = total;
      return step;
    }
    step.consumed += total;
  }
}

PcapngFormat::Reason PcapngFormat::take_block(std::uint32_t type, Bytes body, std::uint64_t offset,
                                              std::vector<CaptureRecord>& records) {
  switch (type) {
    case kEnhancedPacket:
    case kObsoletePacket:
      return take_packet(type, body, offset, records);
    case kSimplePacket:
      return take_simple_packet(body, offset, records);
    case kInterfaceDescription:
      return take_interface(body);
    case kSectionHeader:
      return take_section(body);
    default:
      return std::nullopt;
  }
}

// The section's length is not used: blocks are walked one by one, and writers leave it unknown.
PcapngFormat::Reason PcapngFormat::take_section(Bytes body) {
  if (body.size() < kSectionBodyLen) return "a section header that is too short";
  const auto major = number<2>(body.subspan(4));
  const auto minor = number<2>(body.subspan(6));
  if (!is_known_version(major, minor)) return "a " + unknown_version(major, minor);
  interfaces_.clear();
  return std::nullopt;
}

PcapngFormat::Reason PcapngFormat::take_interface(Bytes body) {
  if (body.size() < kInterfaceBodyLen) return "an interface description that is too short";
  if (interfaces_.size() == kMaxInterfaces) return "more than 65536 interfaces in a section";
  std::uint8_t tsresol = 6;
  std::int64_t tsoffset_s = 0;
  // Options: code, length of the value, value padded to 4 bytes (section 3.5). One of a wrong
  // length is passed over; but where an option does not fit, the rest is lost, and with it the time
  // scale.
  ByteCursor options(body.subspan(kInterfaceBodyLen), endian_);
  while (!options.empty()) {
    const auto code = options.u16();
    const auto len = options.u16();
    if (!code || !len) return "an interface option that is cut off";
    if (*code == kOptionEnd) break;
    const auto value = options.bytes((std::size_t{*len} + 3) / 4 * 4);
    if (!value) return "an interface option that is longer than its block";
    if (*code == kOptionTsresol && *len == 1)
      tsresol = std::to_integer<std::uint8_t>(value->front());
    if (*code == kOptionTsoffset && *len == 8) {
      tsoffset_s = static_cast<std::int64_t>(number<8>(*value));
    }
  }
  interfaces_.push_back({.linktype = number<2>(body),
                         .snaplen = number<4>(body.subspan(4)),
                         .time = TimeScale(tsresol, tsoffset_s)});
  return std::nullopt;
}

PcapngFormat::Reason PcapngFormat::take_packet(std::uint32_t type, Bytes body, std::uint64_t offset,
                                               std::vector<CaptureRecord>& records) {
  if (body.size() < kPacketBodyLen) return "a packet block that is too short";
  // The obsolete block has a count of drops in the upper half of the interface's field.
  const std::uint32_t interface_id = type == kEnhancedPacket ? number<4>(body) : number<2>(body);
  if (interface_id >= interfaces_.size()) {
    return "a packet of interface " + std::to_string(interface_id) + ", which is not described";
  }
  const std::uint64_t ticks =
      std::uint64_t{number<4>(body.subspan(4))} << 32 | number<4>(body.subspan(8));
  const std::uint32_t captured_len = number<4>(body.subspan(12));
  if (captured_len > kMaxCapturedLen) {
    return "a packet of " + std::to_string(captured_len) +
           " captured bytes, more than the limit of " + std::to_string(kMaxCapturedLen);
  }
  if (captured_len > body.size() - kPacketBodyLen) {
    return "a packet of " + std::to_string(captured_len) + " bytes in a block too short for it";
  }
  const Interface& interface = interfaces_[interface_id];
  const RecordTime time = interface.time.time_of(ticks);
  records.push_back({.bytes = body.subspan(kPacketBodyLen, captured_len),
                     .frame = ++frame_,
                     .offset = offset,
                     .timestamp_ns = time.timestamp_ns,
                     .wire_len = number<4>(body.subspan(16)),
                     .linktype = interface.linktype,
                     .time_digits = interface.time.digits(),
                     .time_status = time.status});
  return std::nullopt;
}

// Section 4.4: of the section's first interface, without a time; the captured length is not written
// down but follows from the frame's length and the interface's snaplen.
PcapngFormat::Reason PcapngFormat::take_simple_packet(Bytes body, std::uint64_t offset,
                                                      std::vector<CaptureRecord>& records) {
  if (body.size() < kSimplePacketBodyLen) return "a simple packet block that is too short";
  if (interfaces_.empty()) return "a simple packet before any interface is described";
  const Interface& interface = interfaces_.front();
  const std::uint32_t wire_len = number<4>(body);
  const std::uint32_t captured_len =
      interface.snaplen == 0 ? wire_len : std::min(wire_len, interface.snaplen);
  if (captured_len > kMaxCapturedLen || captured_len > body.size() - kSimplePacketBodyLen) {
    return "a simple packet of " + std::to_string(captured_len) + " bytes in a block of " +
           std::to_string(body.size() - kSimplePacketBodyLen);
  }
  records.push_back({.bytes = body.subspan(kSimplePacketBodyLen, captured_len),
                     .frame = ++frame_,
                     .offset = offset,
                     .wire_len = wire_len,
                     .linktype = interface.linktype,
                     .time_status = TimeStatus::kAbsent});
  return std::nullopt;
}

}  // namespace

bool is_pcapng(Bytes head) {
  return ByteCursor(head).u32() == kSectionHeader && section_endian(head).has_value();
}

Result<std::unique_ptr<CaptureFormat>> make_pcapng_format(Bytes head) {
  const Endian endian = *section_endian(head);
  ByteCursor cursor(head, endian);
  cursor.skip(kBlockHeaderLen + 4);
  const auto major = cursor.u16();
  const auto minor = cursor.u16();
  if (!major || !minor) {
    return Error{ErrorCode::kNotACapture,
                 "is cut off inside the pcapng section header, before any packet"};
  }
  if (!is_known_version(*major, *minor)) {
    return Error{ErrorCode::kUnsupported, "starts with a " + unknown_version(*major, *minor) +
                                              ", which is not read (1.0 and 1.2 are)"};
  }
  return std::unique_ptr<CaptureFormat>(std::make_unique<PcapngFormat>(endian));
}

}  // namespace wirelake
