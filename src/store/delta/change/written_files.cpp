#include "store/delta/change/written_files.h"

#include <nlohmann/json.hpp>
#include <utility>

#include "base/json_line.h"
#include "base/quoted.h"
#include "base/try.h"
#include "store/delta/data/data_file.h"
#include "store/json_members.h"
#include "store/stored_json.h"

namespace wirelake::delta {
namespace {

Result<WrittenFile> file_from_json(const nlohmann::json& json) {
  WrittenFile file;
  WIRELAKE_ASSIGN(file.path, required_text(json, "path"));
  if (!is_data_file_name(file.path) || file.path.find('/') != std::string::npos) {
    return Error{ErrorCode::kDamaged,
                 "names " + wirelake::quoted(file.path) + ", which is no data file of wirelake's"};
  }
  WIRELAKE_ASSIGN(file.size, required_integer(json, "size", kNotNegative));
  WIRELAKE_ASSIGN(file.modification_time_ms, required_integer(json, "modified_ms"));
  WIRELAKE_ASSIGN(file.stats, required_text(json, "stats"));
  return file;
}

}  // namespace

std::string to_text(const WrittenFiles& files) {
  nlohmann::ordered_json json = nlohmann::ordered_json::object();
  for (const auto& [table, list] : files) {
    auto& entries = json[table] = nlohmann::ordered_json::array();
    for (const WrittenFile& file : list) {
      entries.push_back({{"path", file.path},
                         {"size", file.size},
                         {"modified_ms", file.modification_time_ms},
                         {"stats", file.stats}});
    }
  }
  return json_line(json);
}

Result<WrittenFiles> written_files_from_text(std::string_view text) {
  WIRELAKE_ASSIGN(const auto json, read_stored_json(text));
  if (!json.is_object()) return Error{ErrorCode::kDamaged, "holds no list of written files"};
  WrittenFiles files;
  for (const auto& [table, list] : json.items()) {
    for (const auto& entry : list) {
      WIRELAKE_ASSIGN(files[table].emplace_back(), file_from_json(entry));
    }
  }
  return files;
}

}  // namespace wirelake::delta
