#include "mutators/record_layout.h"

#include <algorithm>
#include <string_view>

namespace wirelake::fuzz {
namespace {

using namespace std::string_view_literals;

// Enough to choose one from; walking more only costs time.
constexpr std::size_t kMaxWalked = 2000;

std::optional<std::uint32_t> number_at(Bytes file, std::size_t at, Endian endian) {
  ByteCursor cursor(file, endian);
  return cursor.skip(at) ? cursor.u32() : std::nullopt;
}

// The records of a format whose header has a length at `length_at` that does not count the header.
CaptureLayout walk_pcap(Bytes file, Endian endian, std::size_t header_len) {
  constexpr std::size_t kFileHeaderLen = 24;
  CaptureLayout layout = {.endian = endian};
  const auto magic = number_at(file, 0, endian);
  std::size_t at = kFileHeaderLen;
  while (layout.records.size() < kMaxWalked && at < file.size()) {
    if (number_at(file, at, endian) == magic) {
      // Captures joined in one file; those of another kind end the walk.
      at += kFileHeaderLen;
      continue;
    }
    const auto captured_len = number_at(file, at + 8, endian);
    const std::size_t left = file.size() - at;
    if (!captured_len || left < header_len) break;
    const std::size_t size = header_len + std::min<std::size_t>(*captured_len, left - header_len);
    layout.records.push_back({.at = at, .size = size, .body = header_len, .lengths = {8, 12}});
    at += size;
  }
  return layout;
}

CaptureLayout walk_snoop(Bytes file) {
  constexpr std::size_t kHeaderLen = 24;
  CaptureLayout layout = {.endian = Endian::kBig};
  std::size_t at = 16;
  while (layout.records.size() < kMaxWalked && at < file.size()) {
    const std::size_t left = file.size() - at;
    const auto captured_len = number_at(file, at + 4, Endian::kBig);
    const auto record_len = number_at(file, at + 8, Endian::kBig);
    if (!captured_len || !record_len || left < kHeaderLen) break;
    const std::size_t size = std::clamp<std::size_t>(*record_len, kHeaderLen, left);
    const std::size_t body_size = std::min<std::size_t>(*captured_len, size - kHeaderLen);
    layout.records.push_back({.at = at,
                              .size = size,
                              .body = kHeaderLen,
                              .tail = size - kHeaderLen - body_size,
                              .lengths = {0, 4, 8}});
    at += size;
  }
  return layout;
}

std::optional<Endian> pcapng_endian(Bytes file) {
  for (const Endian endian : {Endian::kLittle, Endian::kBig}) {
    if (number_at(file, 8, endian) == 0x1a2b3c4du) return endian;
  }
  return std::nullopt;
}

CaptureLayout walk_pcapng(Bytes file, Endian endian) {
  CaptureLayout layout = {.endian = endian, .alignment = 4};
  std::size_t at = 0;
  while (layout.records.size() < kMaxWalked && at < file.size()) {
    const std::size_t left = file.size() - at;
    const auto type = number_at(file, at, endian);
    const auto total = number_at(file, at + 4, endian);
    if (!type || !total || left < 12 || *total < 12) break;
    // The padding may be left out of the length.
    const std::size_t size = std::min<std::size_t>((std::size_t{*total} + 3) / 4 * 4, left);
    RecordLayout record = {.at = at, .size = size, .body = 8, .tail = 4, .lengths = {4, size - 4}};
    const bool has_packet = (*type == 6 || *type == 2) && size >= 32;
    if (has_packet) {
      record.body = 28;
      record.lengths.insert(record.lengths.end(), {20, 24});
    }
    layout.records.push_back(record);
    at += size;
  }
  return layout;
}

}  // namespace

std::optional<CaptureLayout> find_records(Bytes file) {
  const std::string_view text(reinterpret_cast<const char*>(file.data()), file.size());
  if (text.starts_with("snoop\0\0\0"sv)) return walk_snoop(file);
  for (const Endian endian : {Endian::kLittle, Endian::kBig}) {
    const auto magic = number_at(file, 0, endian);
    if (magic == 0xa1b2c3d4u || magic == 0xa1b23c4du) return walk_pcap(file, endian, 16);
    if (magic == 0xa1b2cd34u) return walk_pcap(file, endian, 24);
  }
  if (number_at(file, 0, Endian::kBig) == 0x0a0d0d0au) {
    if (const auto endian = pcapng_endian(file)) return walk_pcapng(file, *endian);
  }
  return std::nullopt;
}

}  // namespace wirelake::fuzz
