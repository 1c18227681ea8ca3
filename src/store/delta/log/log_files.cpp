#include "store/delta/log/log_files.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <utility>

#include "base/try.h"
#include "base/uuid.h"

namespace wirelake::delta {
namespace {

constexpr std::size_t kVersionDigits = 20;
constexpr std::string_view kTemporaryPrefix = "_wirelake_";
constexpr std::string_view kTemporaryEnding = ".tmp";

std::string numbered(std::int64_t version, const char* ending) {
  std::array<char, 64> name;
  const int length =
      std::snprintf(name.data(), name.size(), "%020lld%s", static_cast<long long>(version), ending);
  return {name.data(), static_cast<std::size_t>(length)};
}

// The number at the start of a log file's name, if it is one of 20 digits.
std::optional<std::int64_t> leading_version(std::string_view name) {
  if (name.size() <= kVersionDigits) return std::nullopt;
  std::int64_t version = 0;
  for (const char c : name.substr(0, kVersionDigits)) {
    if (c < '0' || c > '9') return std::nullopt;
    if (version > (INT64_MAX - 9) / 10) return std::nullopt;
    version = version * 10 + (c - '0');
  }
  return version;
}

// ".checkpoint.PART.PARTS.parquet": the number of parts; 1 for a checkpoint in one file.
std::optional<std::size_t> checkpoint_parts(std::string_view rest) {
  if (rest == ".checkpoint.parquet") return 1;
  int part = 0;
  int parts = 0;
  int length = 0;
  const std::string text(rest);
  if (std::sscanf(text.c_str(), ".checkpoint.%10d.%10d.parquet%n", &part, &parts, &length) == 2 &&
      length == static_cast<int>(text.size()) && part >= 1 && part <= parts) {
    return static_cast<std::size_t>(parts);
  }
  return std::nullopt;
}

// ".checkpoint.UUID.json" or the same with ".parquet".
bool is_v2_checkpoint(std::string_view rest) {
  constexpr std::string_view kMiddle = ".checkpoint.";
  constexpr std::size_t kUuidSize = 36;
  if (!rest.starts_with(kMiddle) || rest.size() <= kMiddle.size() + kUuidSize) return false;
  const std::string_view ending = rest.substr(kMiddle.size() + kUuidSize);
  return ending == ".json" || ending == ".parquet";
}

}  // namespace

std::int64_t LogFiles::latest() const {
  const std::int64_t commit = commits.empty() ? -1 : commits.back();
  return std::max(commit, latest_checkpoint());
}

std::int64_t LogFiles::latest_checkpoint() const {
  return checkpoints.empty() ? -1 : checkpoints.rbegin()->first;
}

bool LogFiles::has_commits(std::int64_t from, std::int64_t to) const {
  const auto behind = std::ranges::upper_bound(commits, from);
  return std::ranges::upper_bound(commits, to) - behind == to - from;
}

Result<LogFiles> list_log(const StoreFolder& log) {
  WIRELAKE_ASSIGN(const auto names, log.list());
  LogFiles files;
  std::map<std::pair<std::int64_t, std::size_t>, std::vector<std::string>> parts_of;
  for (const std::string& name : names) {
    const auto version = leading_version(name);
    if (!version) continue;
    const std::string_view rest = std::string_view(name).substr(kVersionDigits);
    if (rest == ".json") {
      files.commits.push_back(*version);  // The names are sorted.
    } else if (const auto parts = checkpoint_parts(rest)) {
      parts_of[{*version, *parts}].push_back(name);
    } else if (is_v2_checkpoint(rest)) {
      files.has_v2_checkpoint = true;
    }
  }
  for (auto& [key, part_names] : parts_of) {
    if (part_names.size() == key.second) files.checkpoints[key.first] = std::move(part_names);
  }
  return files;
}

std::string commit_name(std::int64_t version) {
  return numbered(version, ".json");
}

std::string checkpoint_name(std::int64_t version) {
  return numbered(version, ".checkpoint.parquet");
}

std::string temporary_log_name() {
  return std::string(kTemporaryPrefix) + make_uuid_v7() + std::string(kTemporaryEnding);
}

bool is_temporary_log_name(std::string_view name) {
  return name.starts_with(kTemporaryPrefix) && name.ends_with(kTemporaryEnding);
}

}  // namespace wirelake::delta
