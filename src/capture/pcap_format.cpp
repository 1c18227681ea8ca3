#include "capture/pcap_format.h"

#include <array>
#include <optional>
#include <utility>

#include "base/byte_cursor.h"
#include "capture/leading_zeros.h"
#include "capture/pcap_record.h"
#include "capture/pcap_variant.h"

namespace wirelake {
namespace {

constexpr std::size_t kFileHeaderLen = 24;

// The file header's link type field: FCS length (4 bits), a reserved bit, "FCS length is present",
// 10 reserved bits, and the link type (draft-ietf-opsawg-pcap section 4). The single reserved bit
// is not looked at: captures that have it set are read by others too.
constexpr std::uint32_t kLinkTypeMask = 0x0000ffff;
constexpr std::uint32_t kReservedMask = 0x03ff0000;

// Records that are given out at a time of zeros that turned out to be records.
constexpr std::uint64_t kZeroRecordsAtOnce = 65536;

constexpr PcapVariant kStandard[] = {
    {"pcap", 16}, {"pcap (Nokia)", 20}, {"pcap (Red Hat 6.1)", 24}};
constexpr PcapVariant kNanoseconds[] = {{"pcap", 16}};
// Interface index, protocol, packet type and padding follow; SuSE 6.3 has four bytes more.
constexpr PcapVariant kModified[] = {{"pcap (modified)", 24}, {"pcap (SuSE 6.3)", 28}};

struct Magic {
  std::uint32_t number;
  bool nanoseconds;
  std::span<const PcapVariant> variants;
};

constexpr Magic kMagics[] = {
    {0xa1b2c3d4, false, kStandard},
    {0xa1b23c4d, true, kNanoseconds},
    {0xa1b2cd34, false, kModified},
};

struct Kind {
  Magic magic;
  Endian endian;
};

std::optional<Kind> kind_of(Bytes head) {
  for (const Endian endian : {Endian::kLittle, Endian::kBig}) {
    const auto number = ByteCursor(head, endian).u32();
    for (const Magic& magic : kMagics) {
      if (number == magic.number) return Kind{magic, endian};
    }
  }
  return std::nullopt;
}

LengthOrder length_order(std::uint16_t major, std::uint16_t minor) {
  if (major == 543) return LengthOrder::kWireFirst;
  if (major != 2 || minor > 3) return LengthOrder::kCapturedFirst;
  return minor == 3 ? LengthOrder::kSmallerIsCaptured : LengthOrder::kWireFirst;
}

// AIX writes version 2.2 with interface types of RFC 1573 for link types: Ethernet, Token Ring,
// FDDI and loopback, none of which another writer of 2.2 is known to have used for anything else.
bool is_aix(std::uint16_t major, std::uint16_t minor, std::uint32_t link_type) {
  return major == 2 && minor == 2 &&
         (link_type == 6 || link_type == 9 || link_type == 15 || link_type == 24);
}

std::string hexadecimal(std::uint32_t number) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text = "0x";
  for (int shift = 28; shift >= 0; shift -= 4)
    text += kDigits[number >> shift & 0xf];
  return text;
}

std::string claim(const PcapRecordHeader& header) {
  return "the record claims " + std::to_string(header.captured_len) + " captured bytes, ";
}

// Seconds are unsigned (draft-ietf-opsawg-pcap section 5); the sum of both fits in 63 bits whatever
// the fraction is, and a fraction of more than a second counts as it stands.
std::int64_t nanoseconds(const PcapRecordHeader& header, std::int64_t fraction_ns) {
  return std::int64_t{header.seconds} * 1'000'000'000 + std::int64_t{header.fraction} * fraction_ns;
}

// The first byte of what may start a capture: one look-up tells nearly all records from it.
constexpr std::array<bool, 256> kStartsCapture = [] {
  std::array<bool, 256> starts = {};
  for (const int first : {0xa1, 0xd4, 0x4d, 0x34, 0x0a, 0x73})
    starts[first] = true;
  return starts;
}();

class PcapFormat : public CaptureFormat {
 public:
  PcapFormat(std::span<const PcapVariant> variants, const PcapLayout& layout, std::uint64_t frames)
      : variants_(variants), variant_(variants.front()), layout_(layout), frame_(frames) {}

  std::string description() const override {
    std::string text(variant_.name);
    text += layout_.endian == Endian::kLittle ? ", little-endian" : ", big-endian";
    return text + (layout_.nanoseconds ? ", nanoseconds" : ", microseconds");
  }

  ParseStep parse(const Shown& shown, const Found& found) override;

 private:
  template <Endian kEndian>
  ParseStep parse_records(const Shown& shown, std::size_t at, const Found& found);

  // Each takes what stands behind step.consumed; the first says whether it was no usual record.
  bool take_unusual(const PcapRecordHeader& header, const Shown& shown, const Found& found,
                    ParseStep& step);
  void take_zeros(const Shown& shown, const Found& found, ParseStep& step);
  void take_long(const PcapRecordHeader& header, const Shown& shown, const Found& found,
                 ParseStep& step);
  void give_zero_records(const Found& found);

  // Whether the bytes may stand behind a long record: another one, a capture, padding, or the end.
  bool may_follow(const PcapRecordHeader& header, Bytes behind) const;

  CaptureRecord record(const PcapRecordHeader& header, Bytes bytes, std::uint64_t offset);

  std::span<const PcapVariant> variants_;
  PcapVariant variant_;
  PcapLayout layout_;
  bool has_file_header_ = false;
  bool has_variant_ = false;
  std::uint64_t frame_;

  // Bytes of zeros that were taken, whole record headers, and where they started. They are records
  // if anything follows them.
  std::uint64_t zeros_ = 0;
  std::uint64_t zeros_from_ = 0;
  bool zeros_are_records_ = false;

  bool is_long_shown_again_ = false;
};

ParseStep PcapFormat::parse(const Shown& shown, const Found& found) {
  std::size_t at = 0;
  if (!has_file_header_) {
    if (shown.bytes.size() < kFileHeaderLen) return {.needed = kFileHeaderLen};
    at = kFileHeaderLen;
  }
  if (!has_variant_) {
    const VariantGuess guess =
        guess_variant(variants_, layout_, shown.bytes.subspan(at), shown.at_end);
    if (guess.variant == nullptr) return {.needed = at + guess.needed};
    variant_ = *guess.variant;
    has_variant_ = true;
  }
  has_file_header_ = true;
  if (zeros_are_records_) {
    give_zero_records(found);
    return {};
  }
  if (zeros_ > 0) {
    ParseStep step;
    take_zeros(shown, found, step);
    return step;
  }
  return layout_.endian == Endian::kLittle ? parse_records<Endian::kLittle>(shown, at, found)
                                           : parse_records<Endian::kBig>(shown, at, found);
}

CaptureRecord PcapFormat::record(const PcapRecordHeader& header, Bytes bytes,
                                 std::uint64_t offset) {
  return {.bytes = bytes,
          .frame = ++frame_,
          .offset = offset,
          .timestamp_ns = nanoseconds(header, layout_.nanoseconds ? 1 : 1000),
          .wire_len = header.wire_len,
          .linktype = layout_.linktype,
          .time_digits = static_cast<std::uint8_t>(layout_.nanoseconds ? 9 : 6)};
}

template <Endian kEndian>
ParseStep PcapFormat::parse_records(const Shown& shown, std::size_t at, const Found& found) {
  const std::size_t header_len = variant_.header_len;
  const LengthOrder order = layout_.length_order;
  const std::int64_t fraction_ns = layout_.nanoseconds ? 1 : 1000;
  const std::uint8_t time_digits = layout_.nanoseconds ? 9 : 6;
  const std::uint16_t linktype = layout_.linktype;
  std::vector<CaptureRecord>& records = found.records;
  std::uint64_t frame = frame_;

  ParseStep step;
  while (true) {
    const Bytes rest = shown.bytes.subspan(at);
    step.needed = header_len;
    if (rest.size() < header_len) break;
    const auto bytes = rest.first<kPcapHeaderLen>();
    const PcapRecordHeader header = read_pcap_header<kEndian>(bytes, order);
    const bool has_usual_len = header.captured_len - 1 < kMaxKeptLen;  // 1 to the limit.
    if (!has_usual_len || kStartsCapture[std::to_integer<std::uint8_t>(bytes[0])]) {
      step.consumed = at;
      frame_ = frame;
      if (take_unusual(header, shown, found, step)) return step;
    }
    step.needed = header_len + header.captured_len;
    if (rest.size() < step.needed) break;
    records.push_back({.bytes = rest.subspan(header_len, header.captured_len),
                       .frame = ++frame,
                       .offset = shown.offset + at,
                       .timestamp_ns = nanoseconds(header, fraction_ns),
                       .wire_len = header.wire_len,
                       .linktype = linktype,
                       .time_digits = time_digits});
    at += step.needed;
  }
  step.consumed = at;
  frame_ = frame;
  return step;
}

bool PcapFormat::take_unusual(const PcapRecordHeader& header, const Shown& shown,
                              const Found& found, ParseStep& step) {
  const Bytes rest = shown.bytes.subspan(step.consumed);
  if (starts_capture(rest)) {
    step.joined = rest.size() >= kRecogniseLen || shown.at_end;
    step.needed = kRecogniseLen;
    return true;
  }
  if (header.captured_len > kMaxKeptLen) {
    take_long(header, shown, found, step);
    return true;
  }
  if (leading_zeros(rest.first(variant_.header_len)) < variant_.header_len) return false;
  take_zeros(shown, found, step);
  return true;
}

void PcapFormat::take_zeros(const Shown& shown, const Found& found, ParseStep& step) {
  const Bytes rest = shown.bytes.subspan(step.consumed);
  const std::size_t zeros = leading_zeros(rest);
  const std::size_t whole = zeros / variant_.header_len * variant_.header_len;
  if (zeros_ == 0) zeros_from_ = shown.offset + step.consumed;
  zeros_ += whole;
  step.consumed += whole;
  step.needed = variant_.header_len;
  if (zeros < rest.size()) {
    zeros_are_records_ = true;
    give_zero_records(found);
  } else if (shown.at_end) {
    found.notices.add(Remark::kZeroPadding, zeros_from_);
    step.consumed = shown.bytes.size();
    zeros_ = 0;
  }
}

void PcapFormat::give_zero_records(const Found& found) {
  const std::uint64_t count = std::min(zeros_ / variant_.header_len, kZeroRecordsAtOnce);
  for (std::uint64_t i = 0; i < count; ++i) {
    found.records.push_back(record({}, {}, zeros_from_));
    zeros_from_ += variant_.header_len;
  }
  zeros_ -= count * variant_.header_len;
  zeros_are_records_ = zeros_ > 0;
}

// The start of the record is held until the bytes behind it, dropped as they come, have shown that
// its length is one: a wrong length would make a frame of what is none.
void PcapFormat::take_long(const PcapRecordHeader& header, const Shown& shown, const Found& found,
                           ParseStep& step) {
  const std::uint64_t offset = shown.offset + step.consumed;
  const Bytes rest = shown.bytes.subspan(step.consumed);
  const std::size_t kept = variant_.header_len + kMaxKeptLen;
  step.needed = kept;
  if (!is_possible(header, layout_)) {
    const std::uint32_t longest = longest_frame(layout_);
    step.damage =
        Damage{offset, claim(header) + (header.captured_len > longest
                                            ? "more than the limit of " + std::to_string(longest)
                                            : "but has no possible time")};
    return;
  }
  if (rest.size() < kept) return;
  if (!is_long_shown_again_) {
    is_long_shown_again_ = true;
    step.kept = kept;
    step.skip = header.captured_len - kMaxKeptLen;
    return;
  }
  const Bytes behind = rest.subspan(kept);
  step.needed += kPcapHeaderLen;
  if (behind.size() < kPcapHeaderLen && !shown.at_end) return;
  is_long_shown_again_ = false;
  if (!may_follow(header, behind)) {
    step.damage = Damage{offset, claim(header) + "but no record stands behind them"};
    return;
  }
  found.records.push_back(record(header, rest.subspan(variant_.header_len, kMaxKeptLen), offset));
  found.records.back().left_out = header.captured_len - kMaxKeptLen;
  found.notices.add(Remark::kFrameCutAtLimit, offset);
  step.consumed += kept;
}

bool PcapFormat::may_follow(const PcapRecordHeader& header, Bytes behind) const {
  const auto bytes = ByteCursor(behind).header<kPcapHeaderLen>();
  if (!bytes || starts_capture(behind)) return true;
  // Zeros are no evidence: there are many in packets.
  const PcapRecordHeader next = read_pcap_header(*bytes, layout_);
  if (next == PcapRecordHeader{}) return header.captured_len <= layout_.snaplen;
  return is_possible(next, layout_);
}

struct FileHeader {
  std::uint16_t major;
  std::uint16_t minor;
  std::uint32_t snaplen;
  std::uint32_t link_type;  // And more.
};

std::optional<FileHeader> read_file_header(Bytes head, Endian endian) {
  const auto header = ByteCursor(head).header<kFileHeaderLen>();
  if (!header) return std::nullopt;
  return FileHeader{.major = field<2, 4>(*header, endian),
                    .minor = field<2, 6>(*header, endian),
                    .snaplen = field<4, 16>(*header, endian),
                    .link_type = field<4, 20>(*header, endian)};
}

// Why a capture with this file header is not read.
std::optional<std::string> refusal(const FileHeader& header) {
  const std::string version = std::to_string(header.major) + "." + std::to_string(header.minor);
  if (header.major < 2) {
    return "is a pcap capture of version " + version + ", which is not read (2.0 and later are)";
  }
  if (is_aix(header.major, header.minor, header.link_type & kLinkTypeMask)) {
    return "is a pcap capture of AIX, which is not read; convert it with editcap -F pcapng";
  }
  if ((header.link_type & kReservedMask) != 0) {
    return "is a pcap capture with reserved bits set beside its link type (" +
           hexadecimal(header.link_type) +
           "), which the specification calls an error; clear them to read it";
  }
  return std::nullopt;
}

}  // namespace

bool is_pcap(Bytes head) {
  return kind_of(head).has_value();
}

bool is_joined_pcap(Bytes bytes) {
  const auto kind = kind_of(bytes);
  if (!kind) return false;
  ByteCursor cursor(bytes, kind->endian);
  cursor.skip(sizeof kind->magic.number);
  return cursor.u16() == 2 && cursor.u16().value_or(UINT16_MAX) <= 4;
}

Result<std::unique_ptr<CaptureFormat>> make_pcap_format(Bytes head, std::uint64_t frames) {
  const Kind kind = *kind_of(head);
  const auto header = read_file_header(head, kind.endian);
  if (!header) {
    return Error{ErrorCode::kNotACapture,
                 "is cut off inside the pcap file header, before any packet"};
  }
  if (auto reason = refusal(*header)) return Error{ErrorCode::kUnsupported, std::move(*reason)};
  const PcapLayout layout = {
      .endian = kind.endian,
      .nanoseconds = kind.magic.nanoseconds,
      .length_order = length_order(header->major, header->minor),
      .snaplen = header->snaplen,
      .linktype = static_cast<std::uint16_t>(header->link_type & kLinkTypeMask)};
  return std::unique_ptr<CaptureFormat>(
      std::make_unique<PcapFormat>(kind.magic.variants, layout, frames));
}

}  // namespace wirelake
