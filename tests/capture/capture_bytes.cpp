#include "capture_bytes.h"

#include <algorithm>
#include <ostream>

namespace wirelake::test {
namespace {

std::string hex(Bytes bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const std::byte b : bytes) {
    text += kDigits[std::to_integer<unsigned>(b) >> 4];
    text += kDigits[std::to_integer<unsigned>(b) & 0xf];
  }
  return text;
}

std::string describe(const CaptureRecord& record) {
  std::string text = "#" + std::to_string(record.frame) + " @" + std::to_string(record.offset);
  if (record.is_unusable) return text + " unusable";
  text += " " + std::to_string(record.timestamp_ns);
  if (record.time_status == TimeStatus::kAbsent) text += " absent";
  if (record.time_status == TimeStatus::kClamped) text += " clamped";
  const std::string left_out = record.left_out == 0 ? "" : "+" + std::to_string(record.left_out);
  return text + " d" + std::to_string(record.time_digits) + " " + hex(record.bytes) + left_out +
         "/" + std::to_string(record.wire_len) + " lt" + std::to_string(record.linktype);
}

std::string describe(const Notices& notices) {
  std::string text;
  for (std::size_t i = 0; i < kRemarkCount; ++i) {
    const auto remark = static_cast<Remark>(i);
    if (notices.counts[remark] == 0) continue;
    text += (text.empty() ? "" : " ") + std::string(to_string(remark)) + " " +
            std::to_string(notices.counts[remark]) + " @" + std::to_string(notices.first[i]);
  }
  return text;
}

Reading read_blocks(Result<CaptureReader> reader) {
  Reading reading;
  if (!reader) return {.error = reader.error().to_string()};
  RecordBlock block;
  while (true) {
    const auto more = reader->next_block(block);
    if (!more) return {.records = reading.records, .error = more.error().to_string()};
    if (!*more) break;
    for (const CaptureRecord& record : block.records)
      reading.records.push_back(describe(record));
  }
  if (const auto& damage = reader->damage()) {
    reading.damage = "@" + std::to_string(damage->offset) + " " + damage->reason;
  }
  reading.notices = describe(reader->notices());
  return reading;
}

}  // namespace

Buffer number(std::uint64_t value, std::size_t size, Endian endian) {
  Buffer bytes(size);
  for (std::size_t i = 0; i < size; ++i) {
    const std::size_t at = endian == Endian::kLittle ? i : size - 1 - i;
    bytes[at] = static_cast<std::byte>(value >> (8 * i));
  }
  return bytes;
}

Buffer first(const Buffer& bytes, std::size_t count) {
  return {bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(count)};
}

Buffer ipv4_frame() {
  return from_hex("020000000001 020000000002 0800 45000014") + zeros(16);
}

Buffer PcapFile::header() const {
  return number(magic, 4, endian) + number(major, 2, endian) + number(minor, 2, endian) + zeros(8) +
         number(65535, 4, endian) + number(link_type, 4, endian);
}

Buffer PcapFile::record_header(std::uint32_t seconds, std::uint32_t fraction,
                               std::uint32_t first_len, std::uint32_t second_len) const {
  return number(seconds, 4, endian) + number(fraction, 4, endian) + number(first_len, 4, endian) +
         number(second_len, 4, endian);
}

Buffer PcapFile::record(const Buffer& data) const {
  const auto len = static_cast<std::uint32_t>(data.size());
  return record_header(1, 5, len, len) + data;
}

Buffer PcapngFile::block(std::uint32_t type, Buffer body) const {
  body.resize((body.size() + 3) / 4 * 4);
  const Buffer total = u32(body.size() + 12);
  return u32(type) + total + body + total;
}

Buffer PcapngFile::section(std::uint16_t major, std::uint16_t minor,
                           std::uint64_t section_len) const {
  return block(0x0a0d0d0a, u32(0x1a2b3c4d) + u16(major) + u16(minor) + u64(section_len));
}

Buffer PcapngFile::interface(std::uint16_t linktype, std::uint32_t snaplen,
                             const Buffer& options) const {
  return block(1, u16(linktype) + u16(0) + u32(snaplen) + options);
}

Buffer PcapngFile::option(std::uint16_t code, Buffer value) const {
  const Buffer header = u16(code) + u16(value.size());
  value.resize((value.size() + 3) / 4 * 4);
  return header + value;
}

Buffer PcapngFile::packet(std::uint32_t interface_id, std::uint64_t ticks,
                          const Buffer& data) const {
  return block(6, u32(interface_id) + u32(ticks >> 32) + u32(ticks & 0xffffffff) +
                      u32(data.size()) + u32(data.size()) + data);
}

Buffer PcapngFile::simple_packet(std::uint32_t wire_len, const Buffer& data) const {
  return block(3, u32(wire_len) + data);
}

Result<std::size_t> MemorySource::read(std::span<std::byte> out) {
  const std::size_t count = std::min({out.size(), chunk_, bytes_.size() - position_});
  if (count == 0 && failure_) return *failure_;
  std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(position_), count, out.begin());
  position_ += count;
  return count;
}

std::ostream& operator<<(std::ostream& out, const Reading& reading) {
  for (const std::string& record : reading.records)
    out << record << '\n';
  return out << "damage: " << reading.damage << "\nerror: " << reading.error
             << "\nnotices: " << reading.notices;
}

std::string format_of(const Buffer& bytes) {
  auto reader = CaptureReader::open(std::make_unique<MemorySource>(bytes, SIZE_MAX), "test");
  if (!reader) return reader.error().to_string();
  RecordBlock block;
  while (true) {
    const auto more = reader->next_block(block);
    if (!more) return more.error().to_string();
    if (!*more) return reader->format();
  }
}

Reading read_capture(std::unique_ptr<ByteSource> source) {
  return read_blocks(CaptureReader::open(std::move(source), "test"));
}

Reading read_capture(const std::string& path) {
  return read_blocks(CaptureReader::open(path));
}

Reading read_capture(const Buffer& bytes, std::size_t chunk) {
  return read_capture(std::make_unique<MemorySource>(bytes, chunk));
}

}  // namespace wirelake::test
