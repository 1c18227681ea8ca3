#include "store/delta/data/page_header.h"

#include <map>

#include "base/byte_cursor.h"
#include "base/integers.h"

namespace wirelake::delta {
namespace {

// Thrift's compact protocol: https://github.com/apache/thrift, doc/specs/thrift-compact-protocol.md
enum class CompactType : std::uint8_t {
  kStop = 0,
  kTrue = 1,
  kFalse = 2,
  kByte = 3,
  kInt16 = 4,
  kInt32 = 5,
  kInt64 = 6,
  kDouble = 7,
  kBinary = 8,
  kStruct = 12,
};

constexpr int kMaxDepth = 8;
constexpr int kBitsOfVarintByte = 7;
constexpr std::size_t kSizeOfDouble = 8;

// Members of a page header and of those below it, by the numbers of the path to them.
constexpr int kKind = 1;
constexpr int kUncompressedSize = 2;
constexpr int kCompressedSize = 3;
constexpr int kCrc = 4;
constexpr int kDataPage = 5;
constexpr int kDictionaryPage = 7;
constexpr int kDataPageV2 = 8;
constexpr int kValues = 1;
constexpr int kEncoding = 2;
constexpr int kDefinitionLevels = 3;
constexpr int kRepetitionLevels = 4;
constexpr int kEncodingV2 = 4;

constexpr IntegerRange kInt32 = {std::numeric_limits<std::int32_t>::min(),
                                 std::numeric_limits<std::int32_t>::max()};

constexpr int kStep = 1 << 16;  // Identifiers have 15 bits.

constexpr int below(int parent, int member) {
  return parent * kStep + member;
}

// The integers of a header and of the structs right below it; what else is there is passed over.
class HeaderReader {
 public:
  explicit HeaderReader(Bytes bytes) : cursor_(bytes) {}

  bool read() { return read_struct(0, 0); }

  std::optional<std::int64_t> member(int path) const {
    const auto found = members_.find(path);
    return found == members_.end() ? std::nullopt : std::optional(found->second);
  }

  std::size_t remaining() const { return cursor_.remaining(); }

 private:
  std::optional<std::uint64_t> varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += kBitsOfVarintByte) {
      const auto byte = cursor_.u8();
      if (!byte) return std::nullopt;
      value |= std::uint64_t{*byte & 0x7fU} << shift;
      if ((*byte & 0x80U) == 0) return value;
    }
    return std::nullopt;
  }

  std::optional<std::int64_t> integer() {
    const auto value = varint();
    if (!value) return std::nullopt;
    return static_cast<std::int64_t>((*value >> 1) ^ (~(*value & 1) + 1));
  }

  bool read_struct(int parent, int depth) {
    if (depth > kMaxDepth) return false;
    int number = 0;
    while (true) {
      const auto head = cursor_.u8();
      if (!head) return false;
      const auto type = static_cast<CompactType>(*head & 0x0fU);
      if (type == CompactType::kStop) return true;
      if (const int step = *head >> 4; step != 0) {
        number += step;
      } else {
        const auto given = integer();
        if (!given || *given < 0 || *given >= kStep) return false;
        number = static_cast<int>(*given);
      }
      if (number >= kStep || !read_member(type, parent, number, depth)) return false;
    }
  }

  bool read_member(CompactType type, int parent, int number, int depth) {
    switch (type) {
      case CompactType::kTrue:
      case CompactType::kFalse:
        return true;
      case CompactType::kByte:
        return cursor_.skip(1);
      case CompactType::kDouble:
        return cursor_.skip(kSizeOfDouble);
      case CompactType::kInt16:
      case CompactType::kInt32:
      case CompactType::kInt64: {
        const auto value = integer();
        if (!value || type != CompactType::kInt32) return value.has_value();
        // Sums of larger ones could leave 64 bits.
        if (!kInt32.contains(*value)) return false;
        // A member of another type is passed over, as Arrow does.
        if (depth < 2) members_[below(parent, number)] = *value;
        return true;
      }
      case CompactType::kBinary: {
        const auto size = varint();
        return size && cursor_.skip(*size);
      }
      case CompactType::kStruct:
        return read_struct(depth == 0 ? number : 0, depth + 1);
      default:  // No page header has lists, sets or maps.
        return false;
    }
  }

  ByteCursor cursor_;
  std::map<int, std::int64_t> members_;
};

// Which struct of a header, and which members of it, tell about its values.
struct ValueMembers {
  int page = kDataPage;
  int encoding = kEncoding;
  bool has_levels = false;
};

std::optional<ValueMembers> value_members(PageKind kind) {
  switch (kind) {
    case PageKind::kData:
      return ValueMembers{kDataPage, kEncoding, true};
    case PageKind::kDictionary:
      return ValueMembers{kDictionaryPage, kEncoding, false};
    case PageKind::kDataV2:
      return ValueMembers{kDataPageV2, kEncodingV2, false};
    case PageKind::kIndex:
      break;
  }
  return std::nullopt;
}

}  // namespace

std::optional<PageHeader> parse_page_header(Bytes bytes) {
  HeaderReader reader(bytes);
  if (!reader.read()) return std::nullopt;
  const auto kind = reader.member(kKind);
  const auto uncompressed = reader.member(kUncompressedSize);
  const auto compressed = reader.member(kCompressedSize);
  if (!kind || !uncompressed || *uncompressed < 0 || !compressed || *compressed < 0) {
    return std::nullopt;
  }
  PageHeader header{.size = bytes.size() - reader.remaining(),
                    .kind = static_cast<PageKind>(*kind),
                    .uncompressed_size = *uncompressed,
                    .compressed_size = *compressed};
  const auto members = value_members(header.kind);
  if (!members) return std::nullopt;
  const auto values = reader.member(below(members->page, kValues));
  const auto encoding = reader.member(below(members->page, members->encoding));
  if (!values || *values < 0 || !encoding) return std::nullopt;
  header.values = *values;
  header.encoding = *encoding;
  if (members->has_levels) {
    const auto definition = reader.member(below(members->page, kDefinitionLevels));
    const auto repetition = reader.member(below(members->page, kRepetitionLevels));
    if (!definition || !repetition) return std::nullopt;
    header.definition_levels = *definition;
    header.repetition_levels = *repetition;
  }
  if (const auto crc = reader.member(kCrc)) header.crc = static_cast<std::uint32_t>(*crc);
  return header;
}

}  // namespace wirelake::delta
