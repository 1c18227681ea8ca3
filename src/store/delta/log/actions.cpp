#include "store/delta/log/actions.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "base/json_line.h"
#include "base/try.h"
#include "store/json_members.h"
#include "store/stored_json.h"

namespace wirelake::delta {
namespace {

using Json = nlohmann::ordered_json;

// The path of a file as it stands in an action.
template <typename File>
std::vector<std::string> paths_of(const File& file) {
  return file.spellings.empty() ? std::vector{percent_encoded(file.path)} : file.spellings;
}

Json object_of(const AddFile& add, const std::string& path) {
  Json members = {{"path", path},
                  {"partitionValues", Json::object()},
                  {"size", add.size},
                  {"modificationTime", add.modification_time_ms},
                  {"dataChange", add.data_change},
                  {"stats", add.stats}};
  if (!add.tags.empty()) members["tags"] = Json(add.tags);
  return {{"add", std::move(members)}};
}

Json object_of(const RemoveFile& remove, const std::string& path) {
  return {{"remove",
           {{"path", path},
            {"deletionTimestamp", remove.deletion_time_ms},
            {"dataChange", remove.data_change},
            {"extendedFileMetadata", true},
            {"partitionValues", Json::object()},
            {"size", remove.size}}}};
}

Json object_of(const Metadata& metadata) {
  return {{"metaData",
           {{"id", metadata.id},
            {"name", metadata.name},
            {"description", metadata.description},
            {"format", {{"provider", "parquet"}, {"options", Json::object()}}},
            {"schemaString", metadata.schema_string},
            {"partitionColumns", metadata.partition_columns},
            {"configuration", Json(metadata.configuration)},
            {"createdTime", metadata.created_time_ms}}}};
}

Json object_of(const Protocol& protocol) {
  Json members = {{"minReaderVersion", protocol.min_reader_version},
                  {"minWriterVersion", protocol.min_writer_version}};
  if (protocol.min_reader_version >= 3) members["readerFeatures"] = protocol.reader_features;
  if (protocol.min_writer_version >= 7) members["writerFeatures"] = protocol.writer_features;
  return {{"protocol", std::move(members)}};
}

Json object_of(const Transaction& transaction) {
  return {{"txn",
           {{"appId", transaction.app_id},
            {"version", transaction.version},
            {"lastUpdated", transaction.last_updated_ms}}}};
}

template <typename File>
std::vector<Json> objects_of(const File& file) {
  std::vector<Json> objects;
  for (const std::string& path : paths_of(file))
    objects.push_back(object_of(file, path));
  return objects;
}

std::vector<Json> objects_of(const Metadata& metadata) {
  return {object_of(metadata)};
}

std::vector<Json> objects_of(const Protocol& protocol) {
  return {object_of(protocol)};
}

std::vector<Json> objects_of(const Transaction& transaction) {
  return {object_of(transaction)};
}

Error wrong_type(const char* name, const char* wanted) {
  return {ErrorCode::kDamaged,
          "holds an entry whose '" + std::string(name) + "' is no " + std::string(wanted)};
}

// Text that may be missing.
Result<std::string> optional_text(const nlohmann::json& object, const char* name) {
  const nlohmann::json& value = member(object, name);
  if (value.is_null()) return std::string();
  if (value.is_string()) return value.get<std::string>();
  return wrong_type(name, "text");
}

Result<std::vector<std::string>> optional_texts(const nlohmann::json& object, const char* name) {
  const nlohmann::json& list = member(object, name);
  const bool is_list = list.is_array() && std::ranges::all_of(list, &nlohmann::json::is_string);
  if (!is_list && !list.is_null()) return wrong_type(name, "list of texts");
  return texts(list);
}

// A value may be null, and is then as good as missing.
Result<std::map<std::string, std::string>> optional_text_members(const nlohmann::json& object,
                                                                 const char* name) {
  const nlohmann::json& members = member(object, name);
  const bool is_map = members.is_object() && std::ranges::all_of(members, [](const auto& value) {
                        return value.is_string() || value.is_null();
                      });
  if (!is_map && !members.is_null()) return wrong_type(name, "map of texts");
  return text_members(members);
}

// Reads the path of `object` into `file`.
template <typename File>
Status parse_path(const nlohmann::json& object, FilePaths& paths, File& file) {
  WIRELAKE_ASSIGN(std::string text, required_text(object, "path"));
  WIRELAKE_ASSIGN(file.path, paths.resolve(text));
  if (text != percent_encoded(file.path)) file.spellings = {std::move(text)};
  return {};
}

Result<Action> parse_add(const nlohmann::json& object, FilePaths& paths) {
  if (!member(object, "deletionVector").is_null()) {
    return Error{ErrorCode::kUnsupported,
                 "uses the Delta feature 'deletionVectors', which wirelake does not read"};
  }
  AddFile file;
  WIRELAKE_TRY(parse_path(object, paths, file));
  WIRELAKE_ASSIGN(file.size, integer_member(object, "size", 0, kNotNegative));
  WIRELAKE_ASSIGN(file.modification_time_ms, integer_member(object, "modificationTime", 0));
  WIRELAKE_ASSIGN(file.stats, optional_text(object, "stats"));
  WIRELAKE_ASSIGN(file.tags, optional_text_members(object, "tags"));
  return Action(std::move(file));
}

Result<Action> parse_remove(const nlohmann::json& object, FilePaths& paths) {
  RemoveFile file;
  WIRELAKE_TRY(parse_path(object, paths, file));
  WIRELAKE_ASSIGN(file.deletion_time_ms, integer_member(object, "deletionTimestamp", 0));
  WIRELAKE_ASSIGN(file.size, integer_member(object, "size", 0, kNotNegative));
  return Action(std::move(file));
}

Result<Action> parse_metadata(const nlohmann::json& object, FilePaths&) {
  Metadata metadata;
  WIRELAKE_ASSIGN(metadata.id, required_text(object, "id"));
  WIRELAKE_ASSIGN(metadata.schema_string, required_text(object, "schemaString"));
  WIRELAKE_ASSIGN(metadata.name, optional_text(object, "name"));
  WIRELAKE_ASSIGN(metadata.description, optional_text(object, "description"));
  WIRELAKE_ASSIGN(metadata.partition_columns, optional_texts(object, "partitionColumns"));
  WIRELAKE_ASSIGN(metadata.created_time_ms, integer_member(object, "createdTime", 0));
  WIRELAKE_ASSIGN(metadata.configuration, optional_text_members(object, "configuration"));
  return Action(std::move(metadata));
}

Result<Action> parse_protocol(const nlohmann::json& object, FilePaths&) {
  Protocol protocol;
  WIRELAKE_ASSIGN(protocol.min_reader_version,
                  integer_member(object, "minReaderVersion", 1, kNotNegative));
  WIRELAKE_ASSIGN(protocol.min_writer_version,
                  integer_member(object, "minWriterVersion", 1, kNotNegative));
  WIRELAKE_ASSIGN(protocol.reader_features, optional_texts(object, "readerFeatures"));
  WIRELAKE_ASSIGN(protocol.writer_features, optional_texts(object, "writerFeatures"));
  return Action(std::move(protocol));
}

Result<Action> parse_transaction(const nlohmann::json& object, FilePaths&) {
  WIRELAKE_ASSIGN(std::string app_id, required_text(object, "appId"));
  WIRELAKE_ASSIGN(const std::int64_t version, integer_member(object, "version", 0));
  WIRELAKE_ASSIGN(const std::int64_t updated_ms, integer_member(object, "lastUpdated", 0));
  return Action(Transaction{std::move(app_id), version, updated_ms});
}

// Of checkpoints of version 2, which can have the name of others: it stands for further files.
Result<Action> refuse_sidecar(const nlohmann::json&, FilePaths&) {
  return Error{ErrorCode::kUnsupported,
               "uses the Delta feature 'v2Checkpoint', which wirelake does not read"};
}

using ActionParser = Result<Action> (*)(const nlohmann::json&, FilePaths&);
constexpr std::pair<const char*, ActionParser> kActionParsers[] = {
    {"add", parse_add},           {"remove", parse_remove},   {"metaData", parse_metadata},
    {"protocol", parse_protocol}, {"txn", parse_transaction}, {"sidecar", refuse_sidecar},
};

}  // namespace

AddFile to_add(const WrittenFile& file) {
  return {.path = file.path,
          .size = file.size,
          .modification_time_ms = file.modification_time_ms,
          .stats = file.stats};
}

std::vector<Json> to_json(const Action& action) {
  return std::visit([](const auto& value) { return objects_of(value); }, action);
}

std::string to_lines(const Action& action) {
  std::string lines;
  for (const Json& object : to_json(action))
    lines += json_line(object) + "\n";
  return lines;
}

void add_spellings(const AddFile& earlier, AddFile& file) {
  if (earlier.spellings == file.spellings) return;
  file.spellings = paths_of(file);
  for (std::string& path : paths_of(earlier)) {
    if (std::ranges::find(file.spellings, path) != file.spellings.end()) continue;
    file.spellings.push_back(std::move(path));
  }
}

std::string commit_info_line(const std::string& operation, std::int64_t now_ms) {
  const Json json = {{"commitInfo",
                      {{"timestamp", now_ms},
                       {"operation", operation},
                       {"operationParameters", Json::object()},
                       {"engineInfo", "wirelake"}}}};
  return json.dump() + "\n";
}

Status parse_action(const nlohmann::json& object, FilePaths& paths, std::vector<Action>& actions) {
  if (!object.is_object()) {
    return Error{ErrorCode::kDamaged, "holds an entry that is no JSON object"};
  }
  for (const auto& [key, parse] : kActionParsers) {
    const nlohmann::json& value = member(object, key);
    if (value.is_null()) continue;
    if (!value.is_object()) return wrong_type(key, "object");
    WIRELAKE_ASSIGN(Action action, parse(value, paths));
    actions.push_back(std::move(action));
  }
  return {};
}

Result<std::vector<Action>> parse_commit(const std::string& text, FilePaths& paths) {
  if (text.find_first_not_of(" \t\r\n") == std::string::npos) {
    return Error{ErrorCode::kDamaged, "is empty, which no commit is"};
  }
  std::vector<Action> actions;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    begin = end + 1;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    WIRELAKE_ASSIGN(const auto object, read_stored_json(line));
    WIRELAKE_TRY(parse_action(object, paths, actions));
  }
  return actions;
}

}  // namespace wirelake::delta
