#include "store/delta/data/page_check.h"

#include <arrow/util/crc32.h>

#include <map>
#include <utility>

#include "store/delta/data/page_header.h"

namespace wirelake::delta {
namespace {

using Problem = std::optional<std::string>;
using EncodingCounts = std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t>;

EncodingCounts counts_of(const parquet::ColumnChunkMetaData& column) {
  EncodingCounts counts;
  for (const parquet::PageEncodingStats& stats : column.encoding_stats()) {
    counts[{static_cast<std::int64_t>(stats.page_type),
            static_cast<std::int64_t>(stats.encoding)}] += stats.count;
  }
  return counts;
}

class PageWalk {
 public:
  PageWalk(Bytes chunk, const parquet::ColumnChunkMetaData& column, bool is_sealed)
      : rest_(chunk), column_(column), is_sealed_(is_sealed) {}

  Problem run() {
    while (!rest_.empty()) {
      const auto header = parse_page_header(rest_);
      // Of other writers' pages Arrow says what it cannot read.
      if (!header) return is_sealed_ ? at_page("its header cannot be read") : std::nullopt;
      rest_ = rest_.subspan(header->size);
      if (static_cast<std::uint64_t>(header->compressed_size) > rest_.size()) {
        return at_page("it is longer than its column");
      }
      const auto size = static_cast<std::size_t>(header->compressed_size);
      if (auto problem = check_page(*header, rest_.first(size))) return problem;
      rest_ = rest_.subspan(size);
      ++page_;
    }
    return is_sealed_ ? check_sums() : std::nullopt;
  }

 private:
  Problem at_page(const char* what) const { return "page " + std::to_string(page_) + ": " + what; }

  Problem check_page(const PageHeader& header, Bytes page) {
    if (header.crc && arrow::internal::crc32(0, page.data(), page.size()) != *header.crc) {
      return at_page("its bytes do not match its checksum");
    }
    if (!is_sealed_) return std::nullopt;
    if (!header.crc) return at_page("its checksum is missing");
    const auto levels = static_cast<std::int64_t>(parquet::Encoding::RLE);
    if (header.kind == PageKind::kData &&
        (header.definition_levels != levels || header.repetition_levels != levels)) {
      return at_page("its header is not as it was written");
    }
    if (header.kind != PageKind::kDictionary) values_ += header.values;
    uncompressed_ += static_cast<std::int64_t>(header.size) + header.uncompressed_size;
    ++counts_[{static_cast<std::int64_t>(header.kind), header.encoding}];
    return std::nullopt;
  }

  Problem check_sums() const {
    const bool agrees = values_ == column_.num_values() &&
                        uncompressed_ == column_.total_uncompressed_size() &&
                        counts_ == counts_of(column_);
    if (agrees) return std::nullopt;
    return "the headers of its pages do not agree with the end of the file";
  }

  Bytes rest_;
  const parquet::ColumnChunkMetaData& column_;
  bool is_sealed_;
  int page_ = 1;
  std::int64_t values_ = 0;
  std::int64_t uncompressed_ = 0;
  EncodingCounts counts_;
};

}  // namespace

std::optional<std::string> page_damage(Bytes chunk, const parquet::ColumnChunkMetaData& column,
                                       bool is_sealed) {
  return PageWalk(chunk, column, is_sealed).run();
}

}  // namespace wirelake::delta
