// The actions of a Delta Lake log, as values and as JSON.
//
// https://github.com/delta-io/delta/blob/master/PROTOCOL.md, "Actions". Only what wirelake reads or
// writes; unknown actions and members are passed over, as the protocol asks. Readers treat many
// members as required, so everything written here is written always.
#pragma once

#include <cstdint>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <variant>
#include <vector>

#include "store/delta/data/written_file.h"
#include "store/delta/log/file_path.h"
#include "wirelake/result.h"

namespace wirelake::delta {

struct AddFile {
  std::string path;  ///< In its one form (file_path.h).
  std::int64_t size = 0;
  std::int64_t modification_time_ms = 0;
  std::string stats;        ///< JSON text; may be empty in the files of others.
  bool data_change = true;  ///< False if the rows were in the table before, in other files.
  std::map<std::string, std::string> tags = {};  ///< Of other writers.
  /// The paths that the log has for this file; none if it is the one that wirelake writes.
  std::vector<std::string> spellings = {};
};

/// What adds a file that was written for a table.
AddFile to_add(const WrittenFile& file);

struct RemoveFile {
  std::string path;  ///< In its one form.
  std::int64_t deletion_time_ms = 0;
  std::int64_t size = 0;
  bool data_change = true;  ///< False if the rows stay in the table, in other files.
  std::vector<std::string> spellings = {};  ///< As in AddFile.
};

struct Metadata {
  std::string id;
  std::string name;
  std::string description;
  std::string schema_string;
  std::vector<std::string> partition_columns;
  std::map<std::string, std::string> configuration;
  std::int64_t created_time_ms = 0;

  bool operator==(const Metadata&) const = default;
};

struct Protocol {
  std::int64_t min_reader_version = 1;
  std::int64_t min_writer_version = 2;
  std::vector<std::string> reader_features;
  std::vector<std::string> writer_features;
};

/// Marks that an application's change number `version` is in the table.
struct Transaction {
  std::string app_id;
  std::int64_t version = 0;
  std::int64_t last_updated_ms = 0;
};

using Action = std::variant<AddFile, RemoveFile, Metadata, Protocol, Transaction>;

/// The objects of one action, as they stand in commits and, as rows, in a checkpoint: one, or one
/// for each spelling of its file, since others tell files apart by the text of their paths.
std::vector<nlohmann::ordered_json> to_json(const Action& action);

/// The lines of an action in a commit file, with their line ends.
std::string to_lines(const Action& action);

/// The line that says who made a commit and how; informative only.
std::string commit_info_line(const std::string& operation, std::int64_t now_ms);

/// Keeps for `file` the spellings that it had in `earlier`, an action for the same file.
void add_spellings(const AddFile& earlier, AddFile& file);

/// Appends the action in `object`, if it is one that is known, to `actions`. Members that are
/// missing or of a wrong type are kDamaged; a path is refused as by FilePaths::resolve().
Status parse_action(const nlohmann::json& object, FilePaths& paths, std::vector<Action>& actions);

/// All actions of a commit file.
Result<std::vector<Action>> parse_commit(const std::string& text, FilePaths& paths);

}  // namespace wirelake::delta
