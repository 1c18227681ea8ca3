// pcapng (draft-ietf-opsawg-pcapng): the captured frames, in one section with an interface for each
// link type and kind of clock.

#include <arrow/record_batch.h>

#include <map>
#include <tuple>
#include <type_traits>
#include <utility>

#include "base/text_view.h"
#include "base/try.h"
#include "capture/pcapng_blocks.h"
#include "export/row_writer.h"
#include "export/stored_frame.h"
#include "export/text_buffer.h"

namespace wirelake {
namespace {

using namespace pcapng;

constexpr std::uint64_t kNanosecondsPerSecond = 1'000'000'000;

// Readings of a pcapng clock have no sign: times before 1970 are counted from the first second that
// 64 bits of nanoseconds reach.
constexpr std::int64_t kFirstSecond = -9'223'372'037;

// The little-endian bytes of a number.
template <typename Number>
void append(std::string& out, Number number) {
  const auto bits = static_cast<std::make_unsigned_t<Number>>(number);
  for (std::size_t i = 0; i < sizeof(Number); ++i)
    out += static_cast<char>(bits >> 8 * i & 0xff);
}

void append_option(std::string& out, std::uint16_t code, std::string_view value) {
  append(out, code);
  append(out, static_cast<std::uint16_t>(value.size()));
  out += value;
  out.append((4 - value.size() % 4) % 4, '\0');
}

// A block around `body`, which is a multiple of four bytes long.
void append_block(std::string& out, std::uint32_t type, std::string_view body) {
  const auto total = static_cast<std::uint32_t>(kBlockHeaderLen + body.size() + kBlockTrailerLen);
  append(out, type);
  append(out, total);
  out += body;
  append(out, total);
}

void append_section(std::string& out) {
  std::string body;
  append(body, kByteOrderMagic);
  append(body, std::uint16_t{1});
  append(body, std::uint16_t{0});
  append(body, std::int64_t{-1});  // The section's length: unknown.
  append_block(out, kSectionHeader, body);
}

struct Interface {
  std::uint16_t linktype = 0;
  std::uint8_t time_digits = 6;
  std::int64_t offset_s = 0;

  auto operator<=>(const Interface&) const = default;
};

Interface interface_of(const CaptureRecord& record) {
  return {record.linktype, record.time_digits, record.timestamp_ns < 0 ? kFirstSecond : 0};
}

void append_interface(std::string& out, const Interface& interface) {
  std::string body;
  append(body, interface.linktype);
  append(body, std::uint16_t{0});
  append(body, std::uint32_t{0});  // Frames of any length.
  append_option(body, kOptionTsresol, std::string(1, static_cast<char>(interface.time_digits)));
  if (interface.offset_s != 0) {
    std::string offset;
    append(offset, interface.offset_s);
    append_option(body, kOptionTsoffset, offset);
  }
  append_option(body, kOptionEnd, {});
  append_block(out, kInterfaceDescription, body);
}

// What the interface's clock shows at the time of the record.
std::uint64_t ticks_of(const CaptureRecord& record, const Interface& interface) {
  const auto begin_ns = static_cast<std::uint64_t>(interface.offset_s) * kNanosecondsPerSecond;
  const std::uint64_t since_begin = static_cast<std::uint64_t>(record.timestamp_ns) - begin_ns;
  return interface.time_digits == 6 ? since_begin / 1000 : since_begin;
}

class PcapngWriter final : public RowWriter {
 public:
  explicit PcapngWriter(OutputPointer output) : buffer_(std::move(output)) {
    append_section(buffer_.text());
  }

  std::vector<std::string> columns() const override { return StoredFrames::columns(); }

  Status write(const BatchPointer& rows) override {
    WIRELAKE_TRY(frames_.bind(rows));
    for (std::int64_t row = 0; row < rows->num_rows(); ++row) {
      WIRELAKE_ASSIGN(const CaptureRecord record, frames_.record(row));
      append_packet(record);
      WIRELAKE_TRY(buffer_.flush_if_full());
    }
    return {};
  }

  Status finish() override { return buffer_.flush(); }

 private:
  // The number of the interface, which is described before its first packet.
  std::uint32_t interface_number(const Interface& interface) {
    const auto number = static_cast<std::uint32_t>(interfaces_.size());
    const auto [place, is_new] = interfaces_.try_emplace(interface, number);
    if (is_new) append_interface(buffer_.text(), interface);
    return place->second;
  }

  void append_packet(const CaptureRecord& record) {
    const Interface interface = interface_of(record);
    const std::uint64_t ticks = ticks_of(record, interface);
    const auto captured_len = static_cast<std::uint32_t>(record.bytes.size());
    body_.clear();
    append(body_, interface_number(interface));
    append(body_, static_cast<std::uint32_t>(ticks >> 32));
    append(body_, static_cast<std::uint32_t>(ticks));
    append(body_, captured_len);
    append(body_, record.wire_len);
    body_ += as_text(record.bytes);
    body_.append((4 - captured_len % 4) % 4, '\0');
    append_block(buffer_.text(), kEnhancedPacket, body_);
  }

  StoredFrames frames_;
  TextBuffer buffer_;
  std::map<Interface, std::uint32_t> interfaces_;
  std::string body_;
};

}  // namespace

WriterResult make_pcapng_writer(OutputPointer output) {
  return WriterResult(std::make_unique<PcapngWriter>(std::move(output)));
}

}  // namespace wirelake
