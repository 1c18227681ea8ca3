#include "mutators/capture_mutator.h"

#include <algorithm>
#include <array>
#include <random>
#include <span>
#include <vector>

#include "mutators/record_layout.h"

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace wirelake::fuzz {
namespace {

using File = std::vector<std::byte>;
using Random = std::minstd_rand;

std::size_t below(std::size_t limit, Random& random) {
  return std::uniform_int_distribution<std::size_t>(0, limit - 1)(random);
}

std::ptrdiff_t signed_size(std::size_t size) {
  return static_cast<std::ptrdiff_t>(size);
}

std::uint32_t read_number(const File& file, std::size_t at, Endian endian) {
  return load_unsigned(Bytes(file).subspan(at).first<4>(), endian);
}

void write_number(File& file, std::size_t at, std::uint32_t value, Endian endian) {
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t shift = 8 * (endian == Endian::kLittle ? i : 3 - i);
    file[at + i] = static_cast<std::byte>(value >> shift);
  }
}

// A value that a length of `now` is likely to be mistaken for, or that is at a limit.
std::uint32_t likely_length(std::uint32_t now, std::size_t left, Random& random) {
  const auto behind = static_cast<std::uint32_t>(left);
  const std::array values = {
      0u,          1u,          3u,         4u,         11u,       12u,         24u,
      28u,         32u,         now - 1,    now + 1,    now - 4,   now + 4,     now + 0x10000,
      behind - 1,  behind,      behind + 1, behind + 4, 0xffffu,   0x3fffcu,    0x40000u,
      0x40001u,    0x7ffffu,    0x80000u,   0x80004u,   0x100000u, 0x7fffffffu, 0x80000000u,
      0xfffffffcu, 0xffffffffu, now << 8u,  now >> 8u,  0x40101u,  0x8000000u,  0x8000001u,
  };
  return values[below(values.size(), random)];
}

bool has_field(const File& file, const RecordLayout& record, std::size_t field) {
  return field + 4 <= record.size && record.at + field + 4 <= file.size();
}

// One length of a record, or all of them, become another.
void change_lengths(File& file, const CaptureLayout& layout, const RecordLayout& record,
                    Random& random) {
  const std::size_t chosen = below(record.lengths.size(), random);
  if (!has_field(file, record, record.lengths[chosen])) return;
  const std::uint32_t now = read_number(file, record.at + record.lengths[chosen], layout.endian);
  const std::uint32_t value = likely_length(now, file.size() - record.at, random);
  const bool all = below(3, random) == 0;
  for (std::size_t i = 0; i < record.lengths.size(); ++i) {
    // The first two lengths of a pcapng block say the same.
    const bool pair = layout.alignment == 4 && i < 2 && chosen < 2 && below(2, random) == 0;
    if ((all || pair || i == chosen) && has_field(file, record, record.lengths[i])) {
      write_number(file, record.at + record.lengths[i], value, layout.endian);
    }
  }
}

// A body takes the place of another, and the lengths grow or shrink with it.
void replace_body(File& file, const CaptureLayout& layout, const RecordLayout& record, File body) {
  const std::size_t odd = (body.size() - record.body_size()) % layout.alignment;
  if (odd != 0) body.resize(body.size() + layout.alignment - odd);
  const auto difference = static_cast<std::uint32_t>(body.size() - record.body_size());
  for (const std::size_t field : record.lengths) {
    if (!has_field(file, record, field)) return;
    const std::size_t at = record.at + field;
    write_number(file, at, read_number(file, at, layout.endian) + difference, layout.endian);
  }
  const auto begin = file.begin() + signed_size(record.at + record.body);
  file.erase(begin, begin + signed_size(record.body_size()));
  file.insert(file.begin() + signed_size(record.at + record.body), body.begin(), body.end());
}

void mutate_body(File& file, const CaptureLayout& layout, const RecordLayout& record,
                 Random& random) {
  if (record.size < record.body + record.tail) return;
  const auto begin = file.begin() + signed_size(record.at + record.body);
  File body(begin, begin + signed_size(record.body_size()));
  const std::size_t old_size = body.size();
  body.resize(old_size + below(64, random) + 1);
  body.resize(
      LLVMFuzzerMutate(reinterpret_cast<std::uint8_t*>(body.data()), old_size, body.size()));
  replace_body(file, layout, record, std::move(body));
}

void copy_record(File& file, const RecordLayout& from, const RecordLayout& before) {
  const auto begin = file.begin() + signed_size(from.at);
  const File copy(begin, begin + signed_size(from.size));
  file.insert(file.begin() + signed_size(before.at), copy.begin(), copy.end());
}

void remove_record(File& file, const RecordLayout& record) {
  const auto begin = file.begin() + signed_size(record.at);
  file.erase(begin, begin + signed_size(record.size));
}

void mutate_record(File& file, const CaptureLayout& layout, Random& random) {
  const RecordLayout& record = layout.records[below(layout.records.size(), random)];
  const RecordLayout& other = layout.records[below(layout.records.size(), random)];
  switch (below(8, random)) {
    case 0:
      return remove_record(file, record);
    case 1:
      return copy_record(file, record, other);
    case 2:
      // Cut off anywhere in the record.
      return file.resize(record.at + below(record.size + 1, random));
    case 3:
    case 4:
    case 5:
      return change_lengths(file, layout, record, random);
    default:
      return mutate_body(file, layout, record, random);
  }
}

}  // namespace

std::size_t mutate_capture(std::uint8_t* data, std::size_t size, std::size_t max_size,
                           unsigned seed) {
  Random random(seed);
  const Bytes bytes = std::as_bytes(std::span(data, size));
  const auto layout = find_records(bytes);
  if (!layout || layout->records.empty() || below(3, random) == 0) {
    return LLVMFuzzerMutate(data, size, max_size);
  }
  File file(bytes.begin(), bytes.end());
  mutate_record(file, *layout, random);
  file.resize(std::min(file.size(), max_size));
  std::copy(file.begin(), file.end(), std::as_writable_bytes(std::span(data, max_size)).begin());
  return file.size();
}

}  // namespace wirelake::fuzz
