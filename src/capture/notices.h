// Notices: what was noticed about a capture itself, rather than about one of its frames.
//
// Filled by the formats and the reader, handed on with the report. Plain value.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "wirelake/reasons.h"

namespace wirelake {

struct Notices {
  RemarkCounts counts;
  std::array<std::uint64_t, kRemarkCount> first = {};  ///< Offset of the first of each.

  void add(Remark remark, std::uint64_t offset) {
    if (counts[remark]++ == 0) first[static_cast<std::size_t>(remark)] = offset;
  }
};

}  // namespace wirelake
