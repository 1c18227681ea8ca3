// WrittenFile: what a table has to know of a data file that was written for it. A plain value.
#pragma once

#include <cstdint>
#include <string>

namespace wirelake::delta {

struct WrittenFile {
  std::string path;  ///< In the table's folder, in its one form (log/file_path.h).
  std::int64_t size = 0;
  std::int64_t modification_time_ms = 0;
  std::string stats;  ///< JSON text, as in Delta's add action.
};

}  // namespace wirelake::delta
