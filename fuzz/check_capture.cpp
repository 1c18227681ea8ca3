#include "check_capture.h"

#include <array>
#include <bit>
#include <cstddef>
#include <memory>
#include <string_view>

#include "byte_chunks.h"
#include "capture/capture_reader.h"
#include "check_packet.h"
#include "require.h"

namespace wirelake::fuzz {
namespace {

// A few bytes unpack to any number of empty records; what is like the first 20000 finds nothing
// new.
constexpr std::uint64_t kMaxRecords = 20000;

// Of its frames a header is left away.
constexpr std::uint16_t kSurveyorWireless = 105;

std::uint64_t add_number(std::uint64_t digest, std::uint64_t value) {
  return hash_bytes(std::bit_cast<std::array<std::byte, sizeof value>>(value), digest);
}

std::uint64_t check_record(const CaptureRecord& record, std::uint64_t digest) {
  require(record.bytes.size() <= kMaxKeptLen);
  require(record.left_out == 0 || record.bytes.size() == kMaxKeptLen ||
          record.linktype == kSurveyorWireless);
  require(!record.is_unusable || record.bytes.empty());
  require(record.time_digits == 6 || record.time_digits == 9);
  require(record.time_status != TimeStatus::kAbsent || record.timestamp_ns == 0);
  digest = add_number(digest, record.offset);
  digest = add_number(digest, static_cast<std::uint64_t>(record.timestamp_ns));
  digest = add_number(digest, record.wire_len);
  digest = add_number(digest, record.linktype);
  digest = add_number(digest, record.left_out);
  digest = add_number(digest, check_packet(record));
  return hash_bytes(record.bytes, digest);
}

}  // namespace

bool agree(const CaptureSummary& one, const CaptureSummary& other) {
  // How soon liblzma finds damage depends on how much input it is shown at a time.
  constexpr std::string_view kXzDamage = "the xz data is damaged";
  for (const CaptureSummary* summary : {&one, &other}) {
    if (summary->end.find(kXzDamage) != std::string::npos) return true;
  }
  return one.records == other.records && one.digest == other.digest && one.end == other.end &&
         one.stopped == other.stopped;
}

CaptureSummary check_capture(Bytes bytes, std::size_t chunk) {
  static RecordBlock block;  // Kept for its buffer; what it held before must not matter.
  CaptureSummary summary;
  auto reader = CaptureReader::open(std::make_unique<ByteChunks>(bytes, chunk), "input");
  if (!reader) {
    summary.end = reader.error().to_string();
    require(!reader.error().message.empty());
    return summary;
  }
  require(!reader->format().empty());
  std::uint64_t last_offset = 0;
  while (true) {
    const auto more = reader->next_block(block);
    if (!more) {
      // The source never fails: nothing in the capture was of a version that is read.
      require(more.error().code == ErrorCode::kUnsupported && summary.records == 0);
      summary.end = more.error().to_string();
      return summary;
    }
    if (!*more) break;
    require(!block.records.empty());
    for (const CaptureRecord& record : block.records) {
      if (summary.records == kMaxRecords) {
        summary.stopped = true;
        return summary;
      }
      require(record.frame == ++summary.records);
      // The section header in front of all else may be what cannot be used.
      require(record.offset > last_offset || summary.records == 1);
      require(lies_in(record.bytes, block.buffer));
      last_offset = record.offset;
      summary.digest = check_record(record, summary.digest);
    }
  }
  require(!*reader->next_block(block) && block.records.empty());
  if (const auto& damage = reader->damage()) {
    require(damage->offset >= last_offset && !damage->reason.empty());
    summary.end = std::to_string(damage->offset) + " " + damage->reason;
  } else {
    require(reader->bytes_read() == bytes.size());
  }
  return summary;
}

}  // namespace wirelake::fuzz
