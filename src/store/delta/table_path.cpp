#include "store/delta/table_path.h"

namespace wirelake::delta {

Status check_path(const Folder& table, const std::string& path) {
  const bool leaves_table = path.empty() || path.front() == '/' ||
                            path.find(':') != std::string::npos ||
                            ("/" + path + "/").find("/../") != std::string::npos;
  if (!leaves_table) return {};
  return Error{ErrorCode::kUnsupported, "names a file outside of the table, which is not read",
               table.path()};
}

}  // namespace wirelake::delta
