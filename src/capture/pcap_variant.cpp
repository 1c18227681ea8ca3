#include "capture/pcap_variant.h"

#include "capture/capture_format.h"

namespace wirelake {
namespace {

// As many records are looked at (Wireshark's number as well).
constexpr int kTriedRecords = 3;

// Bytes from the start of a frame that show what it is, in front of the longest variant's more.
constexpr std::size_t kFrameStart = 32;

// How far apart the first records of a capture may be; a third of what 32 bits of seconds hold
// would be no evidence.
constexpr std::uint32_t kFarApart = 1U << 28;

std::uint32_t apart(std::uint32_t one, std::uint32_t other) {
  return std::max(one, other) - std::min(one, other);
}

// Whether a capture whose first record has the time `first` may have another one at `seconds`:
// within seven weeks, or at any time from 1987 to 2038, as where captures were merged.
bool may_be_time(std::uint32_t seconds, std::uint32_t first) {
  return apart(seconds, first) < 1U << 22 || (seconds >= 1U << 29 && seconds < 1U << 31);
}

bool starts_like_ip(Bytes bytes) {
  const auto first = ByteCursor(bytes).u8();
  return first && ((*first > 0x44 && *first < 0x50) || *first >> 4 == 6);
}

bool starts_like_ethertype(Bytes bytes) {
  ByteCursor cursor(bytes);
  switch (cursor.u16().value_or(0)) {
    case 0x0800:
    case 0x86dd:
      return starts_like_ip(cursor.rest());
    case 0x0806:
      return cursor.u16() == 1;  // ARP of Ethernet.
    case 0x8100:
    case 0x8847:
    case 0x8863:
    case 0x8864:
    case 0x88a8:
    case 0x88cc:
      return true;
    default:
      return false;
  }
}

// Whether bytes are the start of a frame, for the link types that most captures have. False for
// all others: then the sizes of records have to tell.
bool starts_like_frame(std::uint16_t linktype, Bytes bytes) {
  ByteCursor cursor(bytes);
  switch (linktype) {
    case 0:
    case 108:
      return cursor.skip(4) && starts_like_ip(cursor.rest());
    case 1:
      return cursor.skip(12) && starts_like_ethertype(cursor.rest());
    case 12:
    case 14:
    case 101:
    case 228:
    case 229:
      return starts_like_ip(bytes);
    case 113:
      return cursor.skip(14) && starts_like_ethertype(cursor.rest());
    case 276:
      return starts_like_ethertype(bytes);
    default:
      return false;
  }
}

// What up to three records look like with the header of a variant.
struct Walk {
  int seen = 0;  // Headers that make sense.
  bool is_wrong = false;
  bool is_followed = false;  // By zeros or another capture.
  std::size_t needed = 0;    // Not 0: more bytes are needed to go on.
};

bool makes_sense(const PcapRecordHeader& header, const PcapLayout& layout) {
  return is_possible(header, layout) && header.captured_len <= header.wire_len &&
         header.captured_len <= kMaxKeptLen && header.wire_len <= longest_frame(layout);
}

class FirstRecords {
 public:
  FirstRecords(const PcapLayout& layout, Bytes records, bool at_end)
      : layout_(layout), records_(records), at_end_(at_end) {}

  // `is_likely` spares what makes up for the header being an unusual one.
  Walk walk(const PcapVariant& variant, bool is_likely) const {
    Walk walk;
    std::size_t at = 0;
    while (walk.seen < kTriedRecords && !walk.is_wrong) {
      const Bytes rest = records_.subspan(std::min(at, records_.size()));
      const auto bytes = ByteCursor(rest).header<kPcapHeaderLen>();
      if (!bytes) {
        if (!at_end_) walk.needed = at + kPcapHeaderLen;
        return walk;
      }
      const PcapRecordHeader header = read_pcap_header(*bytes, layout_);
      walk.is_followed = header == PcapRecordHeader{} || starts_capture(rest);
      if (walk.is_followed) return walk;
      walk.is_wrong = !makes_sense(header, layout_) || (!is_likely && !is_of_variant(header));
      if (!walk.is_wrong) ++walk.seen;
      at += variant.header_len + header.captured_len;
    }
    return walk;
  }

  // Whether the capture is one record with the variant's header, and what lies beyond its end as
  // the usual header has it is no start of another one.
  bool is_only_record(const PcapRecordHeader& first, const PcapVariant& variant,
                      const PcapVariant& usual) const {
    if (!at_end_ || records_.size() != variant.header_len + first.captured_len) return false;
    ByteCursor cursor(records_, layout_.endian);
    cursor.skip(usual.header_len + first.captured_len);
    return !may_be_time(cursor.u32().value_or(first.seconds), first.seconds);
  }

 private:
  // Much makes sense with any header, so more is wanted for an unusual one.
  bool is_of_variant(const PcapRecordHeader& header) const {
    const auto first = ByteCursor(records_).header<kPcapHeaderLen>();
    const std::uint32_t begin = read_pcap_header(*first, layout_).seconds;
    return header.captured_len > 0 && apart(begin, header.seconds) < kFarApart;
  }

  const PcapLayout& layout_;
  Bytes records_;
  bool at_end_;
};

}  // namespace

VariantGuess guess_variant(std::span<const PcapVariant> variants, const PcapLayout& layout,
                           Bytes records, bool at_end) {
  const PcapVariant& usual = variants.front();
  const auto others = variants.subspan(1);
  if (others.empty()) return {&usual};
  const auto bytes = ByteCursor(records).header<kPcapHeaderLen>();
  if (!bytes) return at_end ? VariantGuess{&usual} : VariantGuess{nullptr, kPcapHeaderLen};
  const PcapRecordHeader first = read_pcap_header(*bytes, layout);
  if (!makes_sense(first, layout)) return {&usual};

  const std::size_t start_len = std::min<std::size_t>(first.captured_len, kFrameStart);
  const std::size_t needed = usual.header_len + start_len;
  if (records.size() < needed) return at_end ? VariantGuess{&usual} : VariantGuess{nullptr, needed};
  const Bytes start = records.subspan(usual.header_len, start_len);
  const auto fits_frame = [&](const PcapVariant& variant) {
    const std::size_t more = variant.header_len - usual.header_len;
    return more <= start.size() && starts_like_frame(layout.linktype, start.subspan(more));
  };
  const bool fits_other = std::any_of(others.begin(), others.end(), fits_frame);
  if (fits_frame(usual) && !fits_other) return {&usual};

  const FirstRecords walker(layout, records, at_end);
  const Walk standard = walker.walk(usual, true);
  if (standard.needed > 0) return {nullptr, standard.needed};
  // One record and a piece of another header may also be one record of a longer header, or its
  // start.
  const bool is_one = standard.seen == 1 && !standard.is_followed;
  if (!standard.is_wrong && !is_one) return {&usual};
  for (const PcapVariant& variant : others) {
    const bool is_shown = fits_frame(variant) && !fits_frame(usual);
    const Walk walk = walker.walk(variant, is_shown);
    if (walk.needed > 0) return {nullptr, walk.needed};
    const bool is_confirmed = is_shown || (standard.is_wrong && walk.seen > 1) ||
                              (!fits_other && walker.is_only_record(first, variant, usual));
    if (!walk.is_wrong && is_confirmed) return {&variant};
  }
  return {&usual};
}

}  // namespace wirelake
