// WrittenRows: rows that were written into a collection and that nobody sees yet.
//
// A TableWriter gives them, in one process or in many; whoever commits takes them all at once. A
// plain value that can be sent as text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "wirelake/collection_info.h"
#include "wirelake/result.h"

namespace wirelake {

struct WrittenRows {
  std::vector<LoadInfo> loads;  ///< Whose rows they are.
  std::string stored;           ///< What the kind of store has to know of them, in its own words.
};

/// All of theirs, in order.
std::vector<LoadInfo> loads_of(const std::vector<WrittenRows>& written);

/// JSON with a version.
std::string to_text(const WrittenRows& rows);

/// kDamaged if it is none; kUnsupported names a version that is another.
Result<WrittenRows> written_rows_from_text(std::string_view text);

}  // namespace wirelake
