// WrittenFiles: what WrittenRows of an embedded store are: data files, by the name of their table.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "store/delta/data/written_file.h"
#include "wirelake/result.h"

namespace wirelake::delta {

using WrittenFiles = std::map<std::string, std::vector<WrittenFile>>;

/// JSON, for WrittenRows::stored.
std::string to_text(const WrittenFiles& files);

/// kDamaged if it is none, or names a file that is no data file of wirelake's.
Result<WrittenFiles> written_files_from_text(std::string_view text);

}  // namespace wirelake::delta
