// The record headers of pcap, and what makes one credible.
//
// Used by pcap_format.cpp and pcap_variant.cpp.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "base/byte_cursor.h"

namespace wirelake {

/// Which of a record's two lengths comes first. Captured length first since version 2.3; some
/// writers of 2.3 still had the old order, and there the smaller one is the captured length, since
/// no more than the whole frame can be captured. DG/UX writes the old order as version 543.
enum class LengthOrder { kCapturedFirst, kSmallerIsCaptured, kWireFirst };

/// A record header that magic numbers do not tell from others: the first 16 bytes are alike.
struct PcapVariant {
  std::string_view name;
  std::size_t header_len;
};

/// The part of every record header that has a meaning here.
inline constexpr std::size_t kPcapHeaderLen = 16;

/// What the file header says of the records.
struct PcapLayout {
  Endian endian;
  bool nanoseconds;
  LengthOrder length_order;
  std::uint32_t snaplen;
  std::uint16_t linktype;
};

struct PcapRecordHeader {
  std::uint32_t seconds;
  std::uint32_t fraction;  ///< Of a second: microseconds or nanoseconds.
  std::uint32_t captured_len;
  std::uint32_t wire_len;

  bool operator==(const PcapRecordHeader&) const = default;
};

/// The byte order is a template argument so that each field is one load in a loop.
template <Endian kEndian>
PcapRecordHeader read_pcap_header(std::span<const std::byte, kPcapHeaderLen> header,
                                  LengthOrder order) {
  PcapRecordHeader read = {.seconds = field<4, 0>(header, kEndian),
                           .fraction = field<4, 4>(header, kEndian),
                           .captured_len = field<4, 8>(header, kEndian),
                           .wire_len = field<4, 12>(header, kEndian)};
  if (order != LengthOrder::kCapturedFirst &&
      (order == LengthOrder::kWireFirst || read.captured_len > read.wire_len)) {
    std::swap(read.captured_len, read.wire_len);
  }
  return read;
}

inline PcapRecordHeader read_pcap_header(std::span<const std::byte, kPcapHeaderLen> header,
                                         const PcapLayout& layout) {
  return layout.endian == Endian::kLittle
             ? read_pcap_header<Endian::kLittle>(header, layout.length_order)
             : read_pcap_header<Endian::kBig>(header, layout.length_order);
}

/// The longest frame that is believed: what the snap length allows, or 128 MiB, the longest that
/// Wireshark reads of any link type, since writers of long frames leave the snap length as it was.
inline std::uint32_t longest_frame(const PcapLayout& layout) {
  return std::max(layout.snaplen, std::uint32_t{128} << 20);
}

/// Whether the time and the captured length of a header are possible.
inline bool is_possible(const PcapRecordHeader& header, const PcapLayout& layout) {
  const std::uint32_t second = layout.nanoseconds ? 1'000'000'000 : 1'000'000;
  return header.fraction < second && header.captured_len <= longest_frame(layout);
}

}  // namespace wirelake
