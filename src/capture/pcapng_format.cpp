#include "capture/pcapng_format.h"

#include <algorithm>
#include <optional>

#include "base/byte_cursor.h"
#include "capture/leading_zeros.h"
#include "capture/pcapng_blocks.h"
#include "capture/timestamp.h"

namespace wirelake {
namespace {

using namespace pcapng;

constexpr std::size_t kMinBlockLen = kBlockHeaderLen + kBlockTrailerLen;

// Of a longer block no more than this is looked at, and the rest is dropped unseen: it holds as
// much of a frame as is kept, and bounds what a block costs.
constexpr std::size_t kMaxShownLen = 2 * std::size_t{kMaxKeptLen};

constexpr std::size_t kSectionBodyLen = 16;
constexpr std::size_t kSectionVersionLen = 8;  // Up to the version's end.
constexpr std::size_t kInterfaceBodyLen = 8;
constexpr std::size_t kPacketBodyLen = 20;
constexpr std::size_t kSimplePacketBodyLen = 4;

// As many as the 16 bits of the obsolete packet block can name; bounds the memory of a section.
constexpr std::size_t kMaxInterfaces = 65536;

struct Interface {
  std::uint16_t linktype = 0;
  std::uint32_t snaplen = 0;  // 0 is no limit.
  TimeScale time;
  bool is_described = true;  // Else the block was too short, and only the number is taken.
  bool has_time = true;
};

// A block: its length as padded, and of what lies between its two lengths as much as is shown.
struct Block {
  std::uint32_t type = 0;
  std::uint64_t len = 0;
  Bytes body;
  std::uint64_t offset = 0;

  std::uint64_t body_len() const { return len - kMinBlockLen; }
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

class PcapngFormat : public CaptureFormat {
 public:
  PcapngFormat(Endian endian, std::uint64_t frames)
      : endian_(endian), first_endian_(endian), frame_(frames) {}

  std::string description() const override {
    return first_endian_ == Endian::kLittle ? "pcapng, little-endian" : "pcapng, big-endian";
  }

  ParseStep parse(const Shown& shown, const Found& found) override;
  Status ended() const override;

 private:
  // Takes what stands at the place where a block should and is none; says whether there was any.
  bool take_other(Bytes rest, const Shown& shown, const Found& found, ParseStep& step);
  void take_zeros(const Shown& shown, const Found& found, ParseStep& step);

  // Finds the block that `rest` starts with. Nothing if it is not shown as far as it has to be, or
  // its framing is broken: `step` then says which.
  std::optional<Block> find_block(Bytes rest, std::uint64_t offset, ParseStep& step);

  void take_block(const Block& block, const Found& found);
  // Each says whether the block can be used.
  bool take_section(const Block& block, const Found& found);
  bool take_interface(const Block& block);
  bool take_options(Bytes options, Interface& interface);
  bool take_packet(const Block& block, const Found& found);
  bool take_simple_packet(const Block& block, const Found& found);

  CaptureRecord record(const Block& block, const Interface& interface, std::size_t packet_at,
                       std::uint32_t captured_len);
  static void add(const CaptureRecord& packet, const Found& found);

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
  std::uint64_t frame_;

  bool skips_section_ = false;
  bool has_read_section_ = false;
  std::string first_skipped_;  // Version of the first section that was skipped.

  bool is_long_shown_again_ = false;
  std::optional<std::uint64_t> zeros_from_;  // Where zeros started that may be padding.
};

ParseStep PcapngFormat::parse(const Shown& shown, const Found& found) {
  ParseStep step;
  while (true) {
    const Bytes rest = shown.bytes.subspan(step.consumed);
    step.needed = kMinBlockLen;
    if (rest.size() < kMinBlockLen && !zeros_from_) return step;
    if (take_other(rest, shown, found, step)) return step;
    const bool was_shown_again = is_long_shown_again_;
    const auto block = find_block(rest, shown.offset + step.consumed, step);
    if (!block) return step;
    take_block(*block, found);
    // What was left out of a block that is shown again counts for the reader, not in these bytes.
    step.consumed += was_shown_again ? step.needed : block->len;
    if (was_shown_again) return step;
  }
}

bool PcapngFormat::take_other(Bytes rest, const Shown& shown, const Found& found, ParseStep& step) {
  const std::uint32_t first = zeros_from_ ? 0 : *ByteCursor(rest).u32();
  if (first == kSectionHeader) return false;
  if (first == 0) {
    if (!zeros_from_ && leading_zeros(rest) < kMinBlockLen) return false;
    take_zeros(shown, found, step);
    return true;
  }
  if (!starts_capture(rest)) return false;
  step.joined = rest.size() >= kRecogniseLen || shown.at_end;
  step.needed = kRecogniseLen;
  return true;
}

// Type 0 is reserved and no block has length 0, so zeros are padding or damage.
void PcapngFormat::take_zeros(const Shown& shown, const Found& found, ParseStep& step) {
  const Bytes rest = shown.bytes.subspan(step.consumed);
  if (!zeros_from_) zeros_from_ = shown.offset + step.consumed;
  const std::size_t zeros = leading_zeros(rest);
  step.consumed += zeros;
  step.needed = 1;
  if (zeros < rest.size()) {
    step.damage = Damage{*zeros_from_, "a block of 0 bytes (at least 12 are possible)"};
  } else if (shown.at_end) {
    found.notices.add(Remark::kZeroPadding, *zeros_from_);
    zeros_from_.reset();
  }
}

std::optional<Block> PcapngFormat::find_block(Bytes rest, std::uint64_t offset, ParseStep& step) {
  const std::uint32_t type = number<4>(rest);
  if (type == kSectionHeader) {
    // The byte order of the length is that of the new section.
    const auto endian = section_endian(rest);
    if (!endian) {
      step.damage = Damage{offset, "a section header without the byte-order magic"};
      return std::nullopt;
    }
    endian_ = *endian;
  }
  const std::uint32_t total = number<4>(rest.subspan(4));
  if (total < kMinBlockLen) {
    step.damage =
        Damage{offset, "a block of " + std::to_string(total) + " bytes (at least 12 are possible)"};
    return std::nullopt;
  }
  // Some writers leave the padding out of the length, and the length behind the padding says so.
  const std::uint64_t len = (std::uint64_t{total} + 3) / 4 * 4;
  step.needed = std::min<std::uint64_t>(len, kMaxShownLen);
  if (rest.size() < step.needed) return std::nullopt;
  if (len > kMaxShownLen) {
    if (!is_long_shown_again_) {
      is_long_shown_again_ = true;
      step.kept = kMaxShownLen - kBlockTrailerLen;
      step.skip = len - kMaxShownLen;
      return std::nullopt;
    }
    is_long_shown_again_ = false;
  }
  const Bytes body = rest.subspan(kBlockHeaderLen, step.needed - kMinBlockLen);
  const std::uint32_t repeated = number<4>(rest.subspan(step.needed - kBlockTrailerLen));
  if (repeated != total) {
    step.damage = Damage{offset, "the two lengths of a block differ: " + std::to_string(total) +
                                     " and " + std::to_string(repeated)};
    return std::nullopt;
  }
  return Block{.type = type, .len = len, .body = body, .offset = offset};
}

void PcapngFormat::take_block(const Block& block, const Found& found) {
  bool is_usable = true;
  if (block.type == kSectionHeader) {
    is_usable = take_section(block, found);
  } else if (!skips_section_) {
    switch (block.type) {
      case kEnhancedPacket:
      case kObsoletePacket:
        is_usable = take_packet(block, found);
        break;
      case kSimplePacket:
        is_usable = take_simple_packet(block, found);
        break;
      case kInterfaceDescription:
        is_usable = take_interface(block);
        break;
      default:
        break;
    }
  }
  if (is_usable) return;
  found.records.push_back({.frame = ++frame_,
                           .offset = block.offset,
                           .linktype = kUnknownLinktype,
                           .is_unusable = true});
}

// The section's length is not used: blocks are walked one by one, and writers leave it unknown.
bool PcapngFormat::take_section(const Block& block, const Found& found) {
  interfaces_.clear();
  skips_section_ = false;
  if (block.body.size() >= kSectionVersionLen) {
    const auto major = number<2>(block.body.subspan(4));
    const auto minor = number<2>(block.body.subspan(6));
    skips_section_ = !is_known_version(major, minor);
    if (skips_section_) {
      found.notices.add(Remark::kSectionSkipped, block.offset);
      if (first_skipped_.empty()) {
        first_skipped_ = std::to_string(major) + "." + std::to_string(minor);
      }
      return true;
    }
  }
  has_read_section_ = true;
  return block.body.size() >= kSectionBodyLen;
}

// A block that cannot be used describes an interface nevertheless: later ones keep their numbers.
bool PcapngFormat::take_interface(const Block& block) {
  if (interfaces_.size() == kMaxInterfaces) return false;
  Interface& interface = interfaces_.emplace_back();
  interface.is_described = block.body.size() >= kInterfaceBodyLen;
  if (!interface.is_described) return false;
  interface.linktype = number<2>(block.body);
  interface.snaplen = number<4>(block.body.subspan(4));
  const bool is_whole = block.body.size() == block.body_len();
  interface.has_time = is_whole && take_options(block.body.subspan(kInterfaceBodyLen), interface);
  return interface.has_time;
}

// Options: code, length of the value, value padded to 4 bytes (section 3.5). One of a wrong length
// is passed over; but where an option does not fit, the rest is lost, and with it the time scale.
bool PcapngFormat::take_options(Bytes options, Interface& interface) {
  std::uint8_t tsresol = 6;
  std::int64_t tsoffset_s = 0;
  ByteCursor cursor(options, endian_);
  while (!cursor.empty()) {
    const auto code = cursor.u16();
    const auto len = cursor.u16();
    if (!code || !len) return false;
    if (*code == kOptionEnd) break;
    const auto value = cursor.bytes((std::size_t{*len} + 3) / 4 * 4);
    if (!value) return false;
    if (*code == kOptionTsresol && *len == 1)
      tsresol = std::to_integer<std::uint8_t>(value->front());
    if (*code == kOptionTsoffset && *len == 8) {
      tsoffset_s = static_cast<std::int64_t>(number<8>(*value));
    }
  }
  interface.time = TimeScale(tsresol, tsoffset_s);
  return true;
}

CaptureRecord PcapngFormat::record(const Block& block, const Interface& interface,
                                   std::size_t packet_at, std::uint32_t captured_len) {
  const std::uint32_t kept = std::min(captured_len, kMaxKeptLen);
  return {.bytes = block.body.subspan(packet_at, kept),
          .frame = ++frame_,
          .offset = block.offset,
          .linktype = interface.linktype,
          .time_status = TimeStatus::kAbsent,
          .left_out = captured_len - kept};
}

void PcapngFormat::add(const CaptureRecord& packet, const Found& found) {
  if (packet.left_out > 0) found.notices.add(Remark::kFrameCutAtLimit, packet.offset);
  found.records.push_back(packet);
}

bool PcapngFormat::take_packet(const Block& block, const Found& found) {
  const Bytes body = block.body;
  if (body.size() < kPacketBodyLen) return false;
  // The obsolete block has a count of drops in the upper half of the interface's field.
  const std::uint32_t interface_id =
      block.type == kEnhancedPacket ? number<4>(body) : number<2>(body);
  if (interface_id >= interfaces_.size()) return false;
  const Interface& interface = interfaces_[interface_id];
  const std::uint32_t captured_len = number<4>(body.subspan(12));
  if (!interface.is_described || captured_len > block.body_len() - kPacketBodyLen) return false;

  CaptureRecord packet = record(block, interface, kPacketBodyLen, captured_len);
  packet.wire_len = number<4>(body.subspan(16));
  if (interface.has_time) {
    const std::uint64_t ticks =
        std::uint64_t{number<4>(body.subspan(4))} << 32 | number<4>(body.subspan(8));
    const RecordTime time = interface.time.time_of(ticks);
    packet.timestamp_ns = time.timestamp_ns;
    packet.time_digits = interface.time.digits();
    packet.time_status = time.status;
  }
  add(packet, found);
  return true;
}

// Section 4.4: of the section's first interface, without a time; the captured length is not written
// down but follows from the frame's length and the interface's snaplen.
bool PcapngFormat::take_simple_packet(const Block& block, const Found& found) {
  if (block.body.size() < kSimplePacketBodyLen || interfaces_.empty()) return false;
  const Interface& interface = interfaces_.front();
  const std::uint32_t wire_len = number<4>(block.body);
  const std::uint32_t captured_len =
      interface.snaplen == 0 ? wire_len : std::min(wire_len, interface.snaplen);
  if (!interface.is_described || captured_len > block.body_len() - kSimplePacketBodyLen) {
    return false;
  }
  CaptureRecord packet = record(block, interface, kSimplePacketBodyLen, captured_len);
  packet.wire_len = wire_len;
  add(packet, found);
  return true;
}

Status PcapngFormat::ended() const {
  if (has_read_section_ || first_skipped_.empty()) return {};
  return Error{ErrorCode::kUnsupported, "holds pcapng sections of version " + first_skipped_ +
                                            " only, which are not read (1.0 and 1.2 are)"};
}

}  // namespace

bool is_pcapng(Bytes head) {
  return ByteCursor(head).u32() == kSectionHeader && section_endian(head).has_value();
}

Result<std::unique_ptr<CaptureFormat>> make_pcapng_format(Bytes head, std::uint64_t frames) {
  const Endian endian = *section_endian(head);
  if (head.size() < kBlockHeaderLen + kSectionVersionLen) {
    return Error{ErrorCode::kNotACapture,
                 "is cut off inside the pcapng section header, before any packet"};
  }
  return std::unique_ptr<CaptureFormat>(std::make_unique<PcapngFormat>(endian, frames));
}

}  // namespace wirelake
