// The header of a Parquet page, by itself: what Arrow reads of it, but does not show.
//
// https://github.com/apache/parquet-format, src/main/thrift/parquet.thrift, in Thrift's compact
// protocol. A page's checksum does not cover its header, so page_check.h compares that with what
// the file's footer says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "wirelake/bytes.h"

namespace wirelake::delta {

enum class PageKind : std::int64_t { kData = 0, kIndex = 1, kDictionary = 2, kDataV2 = 3 };

struct PageHeader {
  std::size_t size = 0;  ///< Of the header itself.
  PageKind kind = PageKind::kData;
  std::int64_t uncompressed_size = 0;  ///< Of what is behind the header, once it is uncompressed.
  std::int64_t compressed_size = 0;    ///< The same as it lies there.
  std::optional<std::uint32_t> crc = {};
  std::int64_t values = 0;
  std::int64_t encoding = 0;
  std::int64_t definition_levels = 0;  ///< Their encoding; of a data page of version 1.
  std::int64_t repetition_levels = 0;
};

/// The header that `bytes` begin with; nothing if they begin with none, or with one that lacks a
/// required member.
std::optional<PageHeader> parse_page_header(Bytes bytes);

}  // namespace wirelake::delta
