#include "store/delta/actions.h"

#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "base/try.h"
#include "store/json_members.h"

namespace wirelake::delta {
namespace {

using Json = nlohmann::ordered_json;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Encodes what RFC 3986 does not call unreserved, but for the folders' slashes.
std::string percent_encoded(const std::string& text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
                       std::string_view("-._~/=").find(c) != std::string_view::npos;
    if (plain) {
      encoded += c;
    } else {
      const auto code = static_cast<unsigned char>(c);
      encoded += {'%', kHex[code >> 4], kHex[code & 15]};
    }
  }
  return encoded;
}

Json object_of(const AddFile& add) {
  Json members = {{"path", percent_encoded(add.path)},
                  {"partitionValues", Json::object()},
                  {"size", add.size},
                  {"modificationTime", add.modification_time_ms},
                  {"dataChange", add.data_change},
                  {"stats", add.stats}};
  if (!add.tags.empty()) members["tags"] = Json(add.tags);
  return {{"add", std::move(members)}};
}

Json object_of(const RemoveFile& remove) {
  return {{"remove",
           {{"path", percent_encoded(remove.path)},
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

Result<Action> parse_add(const nlohmann::json& add) {
  if (!member(add, "deletionVector").is_null()) {
    return Error{ErrorCode::kUnsupported,
                 "uses the Delta feature 'deletionVectors', which wirelake does not read"};
  }
  WIRELAKE_ASSIGN(const std::string path, required_text(add, "path"));
  return Action(AddFile{.path = decoded_path(path),
                        .size = integer_or(add, "size", 0),
                        .modification_time_ms = integer_or(add, "modificationTime", 0),
                        .stats = text_or(add, "stats", ""),
                        .tags = text_members(member(add, "tags"))});
}

Result<Action> parse_remove(const nlohmann::json& remove) {
  WIRELAKE_ASSIGN(const std::string path, required_text(remove, "path"));
  return Action(RemoveFile{decoded_path(path), integer_or(remove, "deletionTimestamp", 0),
                           integer_or(remove, "size", 0)});
}

Result<Action> parse_metadata(const nlohmann::json& object) {
  Metadata metadata;
  WIRELAKE_ASSIGN(metadata.id, required_text(object, "id"));
  WIRELAKE_ASSIGN(metadata.schema_string, required_text(object, "schemaString"));
  metadata.name = text_or(object, "name", "");
  metadata.description = text_or(object, "description", "");
  metadata.partition_columns = texts(member(object, "partitionColumns"));
  metadata.created_time_ms = integer_or(object, "createdTime", 0);
  metadata.configuration = text_members(member(object, "configuration"));
  return Action(std::move(metadata));
}

Result<Action> parse_protocol(const nlohmann::json& object) {
  Protocol protocol;
  protocol.min_reader_version = static_cast<int>(integer_or(object, "minReaderVersion", 1));
  protocol.min_writer_version = static_cast<int>(integer_or(object, "minWriterVersion", 1));
  protocol.reader_features = texts(member(object, "readerFeatures"));
  protocol.writer_features = texts(member(object, "writerFeatures"));
  return Action(std::move(protocol));
}

Result<Action> parse_transaction(const nlohmann::json& object) {
  WIRELAKE_ASSIGN(std::string app_id, required_text(object, "appId"));
  return Action(Transaction{std::move(app_id), integer_or(object, "version", 0),
                            integer_or(object, "lastUpdated", 0)});
}

using ActionParser = Result<Action> (*)(const nlohmann::json&);
constexpr std::pair<const char*, ActionParser> kActionParsers[] = {
    {"add", parse_add},           {"remove", parse_remove},   {"metaData", parse_metadata},
    {"protocol", parse_protocol}, {"txn", parse_transaction},
};

}  // namespace

// Paths are percent-encoded URIs (RFC 2396). The names that wirelake gives need no encoding.
std::string decoded_path(const std::string& text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const int high = hex_digit(text[i + 1]);
      const int low = hex_digit(text[i + 2]);
      if (high >= 0 && low >= 0) {
        decoded += static_cast<char>(high << 4 | low);
        i += 2;
        continue;
      }
    }
    decoded += text[i];
  }
  return decoded;
}

nlohmann::ordered_json to_json(const Action& action) {
  return std::visit([](const auto& value) { return object_of(value); }, action);
}

std::string to_line(const Action& action) {
  return to_json(action).dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string commit_info_line(const std::string& operation, std::int64_t now_ms) {
  const Json json = {{"commitInfo",
                      {{"timestamp", now_ms},
                       {"operation", operation},
                       {"operationParameters", Json::object()},
                       {"engineInfo", "wirelake"}}}};
  return json.dump() + "\n";
}

Status parse_action(const nlohmann::json& object, std::vector<Action>& actions) {
  for (const auto& [key, parse] : kActionParsers) {
    const nlohmann::json& value = member(object, key);
    if (!value.is_object()) continue;
    WIRELAKE_ASSIGN(Action action, parse(value));
    actions.push_back(std::move(action));
  }
  return {};
}

Result<std::vector<Action>> parse_commit(const std::string& text) {
  std::vector<Action> actions;
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    begin = end + 1;
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) continue;
    const auto object = nlohmann::json::parse(line, nullptr, false);
    if (!object.is_object()) {
      return Error{ErrorCode::kDamaged, "holds a line that is no JSON object"};
    }
    WIRELAKE_TRY(parse_action(object, actions));
  }
  return actions;
}

}  // namespace wirelake::delta
