#include "capture/snoop_format.h"

#include <array>
#include <string_view>

#include "base/byte_cursor.h"
#include "base/text_view.h"

namespace wirelake {
namespace {

using namespace std::string_view_literals;

constexpr std::string_view kMagic = "snoop\0\0\0"sv;
constexpr std::size_t kFileHeaderLen = 16;
constexpr std::size_t kRecordHeaderLen = 24;

// RFC 1761 describes version 2. Surveyor writes 3, 4 and 5 with its own capture hardware.
constexpr std::uint32_t kMinVersion = 2;
constexpr std::uint32_t kMaxVersion = 5;

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
  std::int64_t timestamp_ns;
};

RecordHeader read_header(std::span<const std::byte, kRecordHeaderLen> header) {
  return {.wire_len = field<4, 0>(header),
          .captured_len = field<4, 4>(header),
          .record_len = field<4, 8>(header),
          .timestamp_ns = std::int64_t{field<4, 16>(header)} * 1'000'000'000 +
                          std::int64_t{field<4, 20>(header)} * 1000};
}

std::optional<std::string> wrong_lengths(const RecordHeader& header) {
  if (header.captured_len > kMaxCapturedLen) {
    return "the record claims " + std::to_string(header.captured_len) +
           " captured bytes, more than the limit of " + std::to_string(kMaxCapturedLen);
  }
  if (header.record_len < kRecordHeaderLen + header.captured_len) {
    return "a record of " + std::to_string(header.record_len) + " bytes cannot hold " +
           std::to_string(header.captured_len) + " captured ones";
  }
  return std::nullopt;
}

class SnoopFormat : public CaptureFormat {
 public:
  explicit SnoopFormat(std::uint32_t datalink) : datalink_(datalink) {}

  std::string description() const override {
    return is_shomiti_ ? "snoop (Surveyor), microseconds" : "snoop, microseconds";
  }

  ParseStep parse(Bytes bytes, std::uint64_t offset, std::vector<CaptureRecord>& records) override;

 private:
  // Learns from the first record who wrote the file: the file header does not tell.
  void recognise_writer(const RecordHeader& first);

  // The frame behind Surveyor's wireless header: 3 bytes, the length of the rest, and the rest.
  static Bytes behind_wireless_header(Bytes frame);

  std::uint32_t datalink_;
  std::uint16_t linktype_ = kUnknownLinktype;
  bool is_shomiti_ = false;
  std::uint64_t frame_ = 0;
};

ParseStep SnoopFormat::parse(Bytes bytes, std::uint64_t offset,
                             std::vector<CaptureRecord>& records) {
  if (offset == 0 && bytes.size() < kFileHeaderLen) return {.needed = kFileHeaderLen};
  ParseStep step = {.consumed = offset == 0 ? kFileHeaderLen : 0};
  while (true) {
    const Bytes rest = bytes.subspan(step.consumed);
    step.needed = kRecordHeaderLen;
    if (rest.size() < kRecordHeaderLen) return step;
    const RecordHeader header = read_header(rest.first<kRecordHeaderLen>());
    if (auto reason = wrong_lengths(header)) {
      step.damage = Damage{offset + step.consumed, std::move(*reason)};
      return step;
    }
    step.needed = kRecordHeaderLen + header.captured_len;
    if (rest.size() < step.needed) return step;
    if (frame_ == 0) recognise_writer(header);

    Bytes frame = rest.subspan(kRecordHeaderLen, header.captured_len);
    std::uint32_t wire_len = header.wire_len;
    if (is_shomiti_ && datalink_ == kShomitiWireless) {
      const Bytes inner = behind_wireless_header(frame);
      const auto stripped = static_cast<std::uint32_t>(frame.size() - inner.size());
      wire_len -= std::min(wire_len, stripped);
      frame = inner;
    }
    records.push_back({.bytes = frame,
                       .frame = ++frame_,
                       .offset = offset + step.consumed,
                       .timestamp_ns = header.timestamp_ns,
                       .wire_len = wire_len,
                       .linktype = linktype_});
    if (rest.size() < header.record_len) {
      // The frame is whole; padding of any length is dropped as it comes.
      step.skip = header.record_len;
      return step;
    }
    step.consumed += header.record_len;
  }
}

void SnoopFormat::recognise_writer(const RecordHeader& first) {
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

Result<std::unique_ptr<CaptureFormat>> make_snoop_format(Bytes head) {
  const auto header = ByteCursor(head).header<kFileHeaderLen>();
  if (!header) {
    return Error{ErrorCode::kNotACapture,
                 "is cut off inside the snoop file header, before any packet"};
  }
  const auto version = field<4, 8>(*header);
  if (version < kMinVersion || version > kMaxVersion) {
    return Error{ErrorCode::kUnsupported, "is a snoop capture of version " +
                                              std::to_string(version) +
                                              ", which is not read (2 to 5 are)"};
  }
  return std::unique_ptr<CaptureFormat>(std::make_unique<SnoopFormat>(field<4, 12>(*header)));
}

}  // namespace wirelake
