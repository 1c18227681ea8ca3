#include "capture/snoop_format.h"

#include <array>
#include <string_view>

#include "base/byte_cursor.h"
#include "base/text_view.h"
#include "capture/leading_zeros.h"

namespace wirelake {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kMagic = "snoop\0\0\0"sv;
constexpr std::size_t kSnoopHeaderLen = 16;
constexpr std::size_t kRecordHeaderLen = 24;

// RFC 1761 describes version 2. Surveyor writes 3, 4 and 5 with its own capture hardware.
constexpr std::uint32_t kMinVersion = 2;
constexpr std::uint32_t kMaxVersion = 5;

bool is_known_version(std::uint32_t version) {
  return version >= kMinVersion && version <= kMaxVersion;
}

// Surveyor's trailer stands in the padding of each record, where others have less than this.
constexpr std::size_t kShomitiTrailerLen = 16;

struct Datalink {
  std::uint32_t number;    // In the file header (IANA: snoop datalink types).
  std::uint16_t linktype;  // The LINKTYPE_ value with the same frames.
};

constexpr Datalink kDatalinks[] = {
    {0, 1},             // IEEE 802.3
    {2, 6},             // Token Ring
    {4, 1},             // Ethernet
    {8, 10},            // FDDI
    {9, 0},             // "Other": a loopback with an address family in front
    {14, 0},            // Software loopback
    {16, 122},          // IP over Fibre Channel
    {18, 123},          // Classical IP over ATM, SunATM's header in front
    {0x80000005, 226},  // ipnet
};

// Surveyor uses numbers that RFC 1761 leaves unassigned for its own purposes.
constexpr std::uint32_t kShomitiWireless = 18;
constexpr Datalink kShomitiDatalinks[] = {
    {0, 1},                   // IEEE 802.3
    {2, 6},                   // Token Ring
    {4, 1},                   // Ethernet
    {8, 10},                  // FDDI
    {10, 1},                  // Fast Ethernet
    {11, 6},                  // Token Ring of 4 Mbit/s
    {12, 1},                  // Gigabit Ethernet
    {13, 6},                  // Token Ring as Surveyor captures it
    {14, 6},                  // The same of 4 Mbit/s
    {kShomitiWireless, 105},  // IEEE 802.11, a header of Surveyor's in front
    {19, 1},                  // 10 Gigabit Ethernet
};

std::uint16_t linktype_of(std::span<const Datalink> table, std::uint32_t number) {
  for (const Datalink& datalink : table) {
    if (datalink.number == number) return datalink.linktype;
  }
  return kUnknownLinktype;
}

struct RecordHeader {
  std::uint32_t wire_len;
  std::uint32_t captured_len;
  std::uint32_t record_len;  // With this header, the frame and the padding.
  std::uint32_t microseconds;
  std::int64_t timestamp_ns;
};

RecordHeader read_header(std::span<const std::byte, kRecordHeaderLen> header) {
  return {.wire_len = field<4, 0>(header),
          .captured_len = field<4, 4>(header),
          .record_len = field<4, 8>(header),
          .microseconds = field<4, 20>(header),
          .timestamp_ns = std::int64_t{field<4, 16>(header)} * 1'000'000'000 +
                          std::int64_t{field<4, 20>(header)} * 1000};
}

bool has_wrong_lengths(const RecordHeader& header) {
  return std::uint64_t{header.record_len} < kRecordHeaderLen + std::uint64_t{header.captured_len};
}

std::string wrong_lengths(const RecordHeader& header) {
  return "a record of " + std::to_string(header.record_len) + " bytes cannot hold " +
         std::to_string(header.captured_len) + " captured ones";
}

std::string claim(const RecordHeader& header) {
  return "the record claims " + std::to_string(header.captured_len) + " captured bytes, ";
}

// More padding than the longest that a writer's own trailers need is no padding.
bool is_possible_long(const RecordHeader& header) {
  constexpr std::uint32_t kMaxPadding = 65535;
  return header.microseconds < 1'000'000 &&
         header.record_len - kRecordHeaderLen - header.captured_len <= kMaxPadding;
}

// Whether the bytes may stand behind a record: another one, a capture, padding, or the end.
bool may_follow(Bytes behind) {
  const auto bytes = ByteCursor(behind).header<kRecordHeaderLen>();
  if (!bytes || starts_capture(behind) || leading_zeros(*bytes) == kRecordHeaderLen) return true;
  const RecordHeader next = read_header(*bytes);
  return !has_wrong_lengths(next) && next.microseconds < 1'000'000;
}

class SnoopFormat : public CaptureFormat {
 public:
  SnoopFormat(std::uint32_t datalink, std::uint64_t frames) : datalink_(datalink), frame_(frames) {}

  std::string description() const override {
    return is_shomiti_ ? "snoop (Surveyor), microseconds" : "snoop, microseconds";
  }

  ParseStep parse(const Shown& shown, const Found& found) override;

 private:
  // Takes what stands behind step.consumed if it is no record; says whether it is none.
  bool take_other(const Shown& shown, const Found& found, ParseStep& step);
  void take_zeros(const Shown& shown, const Found& found, ParseStep& step);
  void take_long(const RecordHeader& header, const Shown& shown, const Found& found,
                 ParseStep& step);

  // Learns from the first record who wrote the file: the file header does not tell.
  void recognise_writer(const RecordHeader& first);

  void add_record(const RecordHeader& header, Bytes frame, std::uint64_t offset,
                  const Found& found);

  // The frame behind Surveyor's wireless header: 3 bytes, the length of the rest, and the rest.
  static Bytes behind_wireless_header(Bytes frame);

  std::uint32_t datalink_;
  std::uint16_t linktype_ = kUnknownLinktype;
  bool has_file_header_ = false;
  bool has_writer_ = false;
  bool is_shomiti_ = false;
  std::uint64_t frame_;
  std::optional<std::uint64_t> zeros_from_;  // Where zeros started that may be padding.
  bool is_long_shown_again_ = false;
};

ParseStep SnoopFormat::parse(const Shown& shown, const Found& found) {
  if (!has_file_header_ && shown.bytes.size() < kSnoopHeaderLen) return {.needed = kSnoopHeaderLen};
  ParseStep step = {.consumed = has_file_header_ ? 0 : kSnoopHeaderLen};
  has_file_header_ = true;
  while (true) {
    const Bytes rest = shown.bytes.subspan(step.consumed);
    const std::uint64_t offset = shown.offset + step.consumed;
    step.needed = kRecordHeaderLen;
    if (rest.size() < kRecordHeaderLen && !zeros_from_) return step;
    if (take_other(shown, found, step)) return step;
    const RecordHeader header = read_header(rest.first<kRecordHeaderLen>());
    if (has_wrong_lengths(header)) {
      step.damage = Damage{offset, wrong_lengths(header)};
      return step;
    }
    if (header.captured_len > kMaxKeptLen) {
      take_long(header, shown, found, step);
      return step;
    }
    step.needed = kRecordHeaderLen + header.captured_len;
    if (rest.size() < step.needed) return step;
    add_record(header, rest.subspan(kRecordHeaderLen, header.captured_len), offset, found);
    if (rest.size() < header.record_len) {
      // The frame is whole; padding of any length is dropped as it comes.
      step.skip = header.record_len;
      return step;
    }
    step.consumed += header.record_len;
  }
}

// The start of the record is held until the bytes behind it, dropped as they come, have shown that
// its length is one: a wrong length would make a frame of what is none.
void SnoopFormat::take_long(const RecordHeader& header, const Shown& shown, const Found& found,
                            ParseStep& step) {
  const std::uint64_t offset = shown.offset + step.consumed;
  const Bytes rest = shown.bytes.subspan(step.consumed);
  const std::size_t kept = kRecordHeaderLen + kMaxKeptLen;
  step.needed = kept;
  if (!is_possible_long(header)) {
    step.damage = Damage{offset, claim(header) + "which its other fields do not confirm"};
    return;
  }
  if (rest.size() < kept) return;
  if (!is_long_shown_again_) {
    is_long_shown_again_ = true;
    step.kept = kept;
    step.skip = header.record_len - kept;
    return;
  }
  const Bytes behind = rest.subspan(kept);
  step.needed += kRecordHeaderLen;
  if (behind.size() < kRecordHeaderLen && !shown.at_end) return;
  is_long_shown_again_ = false;
  if (!may_follow(behind)) {
    step.damage = Damage{offset, claim(header) + "but no record stands behind them"};
    return;
  }
  add_record(header, rest.subspan(kRecordHeaderLen, kMaxKeptLen), offset, found);
  found.notices.add(Remark::kFrameCutAtLimit, offset);
  step.consumed += kept;
}

bool SnoopFormat::take_other(const Shown& shown, const Found& found, ParseStep& step) {
  const Bytes rest = shown.bytes.subspan(step.consumed);
  if (zeros_from_ || leading_zeros(rest) >= kRecordHeaderLen) {
    take_zeros(shown, found, step);
    return true;
  }
  step.joined = starts_capture(rest);
  return step.joined;
}

// A record has a length, so zeros are padding or damage.
void SnoopFormat::take_zeros(const Shown& shown, const Found& found, ParseStep& step) {
  const Bytes rest = shown.bytes.subspan(step.consumed);
  if (!zeros_from_) zeros_from_ = shown.offset + step.consumed;
  const std::size_t zeros = leading_zeros(rest);
  step.consumed += zeros;
  step.needed = 1;
  if (zeros < rest.size()) {
    step.damage = Damage{*zeros_from_, wrong_lengths({})};
  } else if (shown.at_end) {
    found.notices.add(Remark::kZeroPadding, *zeros_from_);
    zeros_from_.reset();
  }
}

void SnoopFormat::add_record(const RecordHeader& header, Bytes frame, std::uint64_t offset,
                             const Found& found) {
  if (!has_writer_) recognise_writer(header);
  std::uint32_t wire_len = header.wire_len;
  const auto kept = static_cast<std::uint32_t>(frame.size());
  if (is_shomiti_ && datalink_ == kShomitiWireless) {
    frame = behind_wireless_header(frame);
    wire_len -= std::min(wire_len, kept - static_cast<std::uint32_t>(frame.size()));
  }
  found.records.push_back({.bytes = frame,
                           .frame = ++frame_,
                           .offset = offset,
                           .timestamp_ns = header.timestamp_ns,
                           .wire_len = wire_len,
                           .linktype = linktype_,
                           .left_out = header.captured_len - kept});
}

void SnoopFormat::recognise_writer(const RecordHeader& first) {
  has_writer_ = true;
  const std::size_t padding = first.record_len - kRecordHeaderLen - first.captured_len;
  is_shomiti_ = padding >= kShomitiTrailerLen;
  linktype_ =
      is_shomiti_ ? linktype_of(kShomitiDatalinks, datalink_) : linktype_of(kDatalinks, datalink_);
}

Bytes SnoopFormat::behind_wireless_header(Bytes frame) {
  ByteCursor cursor(frame);
  const auto start = cursor.header<4>();
  // Without a whole header nothing is known of the frame.
  if (!start || !cursor.skip(field<1, 3>(*start))) return frame.last(0);
  return cursor.rest();
}

}  // namespace

bool is_snoop(Bytes head) {
  const std::string_view text = as_text(head);
  return text.starts_with(kMagic);
}

bool is_joined_snoop(Bytes bytes) {
  ByteCursor cursor(bytes);
  return is_snoop(bytes) && cursor.skip(kMagic.size()) &&
         is_known_version(cursor.u32().value_or(0));
}

Result<std::unique_ptr<CaptureFormat>> make_snoop_format(Bytes head, std::uint64_t frames) {
  const auto header = ByteCursor(head).header<kSnoopHeaderLen>();
  if (!header) {
    return Error{ErrorCode::kNotACapture,
                 "is cut off inside the snoop file header, before any packet"};
  }
  const auto version = field<4, 8>(*header);
  if (!is_known_version(version)) {
    return Error{ErrorCode::kUnsupported, "is a snoop capture of version " +
                                              std::to_string(version) +
                                              ", which is not read (2 to 5 are)"};
  }
  return std::unique_ptr<CaptureFormat>(
      std::make_unique<SnoopFormat>(field<4, 12>(*header), frames));
}

}  // namespace wirelake
