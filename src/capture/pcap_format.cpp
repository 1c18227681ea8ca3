#include "capture/pcap_format.h"

#include <optional>
#include <utility>

#include "base/byte_cursor.h"

namespace wirelake {
namespace {

constexpr std::size_t kFileHeaderLen = 24;
constexpr std::size_t kRecordHeaderLen = 16;
// The "modified" record header: interface index, protocol, packet type and padding follow.
constexpr std::size_t kModifiedRecordHeaderLen = 24;

// The file header's link type field: FCS length (4 bits), "FCS length is present" and one reserved
// bit, 10 reserved bits, and the link type (draft-ietf-opsawg-pcap section 4).
constexpr std::uint32_t kLinkTypeMask = 0x03ffffff;

struct Magic {
  std::uint32_t number;
  bool nanoseconds;
  bool modified;
};

constexpr Magic kMagics[] = {
    {0xa1b2c3d4, false, false},
    {0xa1b23c4d, true, false},
    {0xa1b2cd34, false, true},
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

// Which of a record's two lengths comes first. Captured length first since version 2.3; some
// writers of 2.3 still had the old order, and there the smaller one is the captured length, since
// no more than the whole frame can be captured. DG/UX writes the old order as version 543.
enum class LengthOrder { kCapturedFirst, kSmallerIsCaptured, kWireFirst };

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

class PcapFormat : public CaptureFormat {
 public:
  PcapFormat(Kind kind, LengthOrder length_order, std::uint16_t linktype)
      : kind_(kind), length_order_(length_order), linktype_(linktype) {}

  std::string description() const override {
    std::string text = kind_.magic.modified ? "pcap (modified)" : "pcap";
    text += kind_.endian == Endian::kLittle ? ", little-endian" : ", big-endian";
    return text + (kind_.magic.nanoseconds ? ", nanoseconds" : ", microseconds");
  }

  ParseStep parse(Bytes bytes, std::uint64_t offset, std::vector<CaptureRecord>& records) override {
    if (offset == 0 && bytes.size() < kFileHeaderLen) return {.needed = kFileHeaderLen};
    const std::size_t start = offset == 0 ? kFileHeaderLen : 0;
    return kind_.endian == Endian::kLittle
               ? parse_records<Endian::kLittle>(bytes, start, offset, records)
               : parse_records<Endian::kBig>(bytes, start, offset, records);
  }

 private:
  // The byte order is a template argument so that each field is one load in the loop.
  template <Endian kEndian>
  ParseStep parse_records(Bytes bytes, std::size_t at, std::uint64_t offset,
                          std::vector<CaptureRecord>& records);

  Kind kind_;
  LengthOrder length_order_;
  std::uint16_t linktype_;
  std::uint64_t frame_ = 0;
};

template <Endian kEndian>
ParseStep PcapFormat::parse_records(Bytes bytes, std::size_t at, std::uint64_t offset,
                                    std::vector<CaptureRecord>& records) {
  const std::size_t header_len = kind_.magic.modified ? kModifiedRecordHeaderLen : kRecordHeaderLen;
  const std::int64_t fraction_ns = kind_.magic.nanoseconds ? 1 : 1000;
  const std::uint8_t time_digits = kind_.magic.nanoseconds ? 9 : 6;
  const LengthOrder order = length_order_;
  const std::uint16_t linktype = linktype_;
  std::uint64_t frame = frame_;

  ParseStep step;
  while (true) {
    const Bytes rest = bytes.subspan(at);
    step.needed = header_len;
    if (rest.size() < header_len) break;
    const auto header = rest.first<kRecordHeaderLen>();
    std::uint32_t captured_len = field<4, 8>(header, kEndian);
    std::uint32_t wire_len = field<4, 12>(header, kEndian);
    if (order != LengthOrder::kCapturedFirst &&
        (order == LengthOrder::kWireFirst || captured_len > wire_len)) {
      std::swap(captured_len, wire_len);
    }
    if (captured_len > kMaxCapturedLen) {
      step.damage = Damage{offset + at, "the record claims " + std::to_string(captured_len) +
                                            " captured bytes, more than the limit of " +
                                            std::to_string(kMaxCapturedLen)};
      break;
    }
    step.needed = header_len + captured_len;
    if (rest.size() < step.needed) break;
    // Seconds are unsigned (draft-ietf-opsawg-pcap section 5); the sum of both fits in 63 bits
    // whatever the fraction is, and a fraction of more than a second counts as it stands.
    const std::int64_t timestamp_ns = std::int64_t{field<4, 0>(header, kEndian)} * 1'000'000'000 +
                                      std::int64_t{field<4, 4>(header, kEndian)} * fraction_ns;
    records.push_back({.bytes = rest.subspan(header_len, captured_len),
                       .frame = ++frame,
                       .offset = offset + at,
                       .timestamp_ns = timestamp_ns,
                       .wire_len = wire_len,
                       .linktype = linktype,
                       .time_digits = time_digits});
    at += step.needed;
  }
  step.consumed = at;
  frame_ = frame;
  return step;
}

}  // namespace

bool is_pcap(Bytes head) {
  return kind_of(head).has_value();
}

Result<std::unique_ptr<CaptureFormat>> make_pcap_format(Bytes head) {
  const Kind kind = *kind_of(head);
  const auto header = ByteCursor(head).header<kFileHeaderLen>();
  if (!header) {
    return Error{ErrorCode::kNotACapture,
                 "is cut off inside the pcap file header, before any packet"};
  }
  const auto major = field<2, 4>(*header, kind.endian);
  const auto minor = field<2, 6>(*header, kind.endian);
  const std::uint32_t link_type = field<4, 20>(*header, kind.endian) & kLinkTypeMask;
  if (major < 2) {
    return Error{ErrorCode::kUnsupported, "is a pcap capture of version " + std::to_string(major) +
                                              "." + std::to_string(minor) +
                                              ", which is not read (2.0 and later are)"};
  }
  if (is_aix(major, minor, link_type)) {
    return Error{ErrorCode::kUnsupported,
                 "is a pcap capture of AIX, which is not read; convert it with editcap -F pcapng"};
  }
  const auto linktype =
      static_cast<std::uint16_t>(link_type < kUnknownLinktype ? link_type : kUnknownLinktype);
  return std::unique_ptr<CaptureFormat>(
      std::make_unique<PcapFormat>(kind, length_order(major, minor), linktype));
}

}  // namespace wirelake
