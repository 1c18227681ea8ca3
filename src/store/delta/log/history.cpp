#include "store/delta/log/history.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

#include "base/try.h"
#include "store/delta/data/file_statistics.h"
#include "store/delta/log/actions.h"
#include "store/delta/log/file_path.h"
#include "store/delta/log/log_files.h"
#include "store/delta/log/past_version.h"
#include "store/json_members.h"
#include "store/stored_json.h"

namespace wirelake::delta {
namespace {

constexpr int kMaxHistoryAttempts = 5;

// Names of operations are of other writers' making.
constexpr std::size_t kMaxOperation = 64;

// The end of the year 9999. Times that nobody can mean are taken from the file instead.
constexpr std::int64_t kMaxTimeMs = 253'402'300'799'999;

// The packets of a table, by the statistics of its files.
class PacketTotal {
 public:
  void apply(const Action& action) {
    if (const auto* add = std::get_if<AddFile>(&action)) {
      remove(add->path);
      const auto packets = row_count(add->stats);
      packets_of_.emplace(add->path, packets);
      known_ += packets.value_or(0);
      if (!packets) ++unknown_;
    } else if (const auto* removed = std::get_if<RemoveFile>(&action)) {
      remove(removed->path);
    }
  }

  /// Nothing if a file does not say.
  std::optional<std::uint64_t> packets() const {
    return unknown_ == 0 ? std::optional(known_) : std::nullopt;
  }

 private:
  void remove(const std::string& path) {
    const auto known = packets_of_.find(path);
    if (known == packets_of_.end()) return;
    known_ -= known->second.value_or(0);
    if (!known->second) --unknown_;
    packets_of_.erase(known);
  }

  std::map<std::string, std::optional<std::uint64_t>> packets_of_;
  std::uint64_t known_ = 0;
  std::uint64_t unknown_ = 0;  // Files that do not say.
};

// What `text`, a commit, says of itself; an object without members if it does not.
nlohmann::json commit_info(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (line.find("\"commitInfo\"") == std::string_view::npos) continue;
    const auto object = stored_json_or_null(line);
    if (member(object, "commitInfo").is_object()) return member(object, "commitInfo");
  }
  return nlohmann::json::object();
}

class HistoryReader {
 public:
  HistoryReader(const StoreFolder& table, const StoreFolder& log, const LogFiles& files)
      : table_(table), log_(log), files_(files), paths_(table) {}

  Result<std::vector<HistoryEntry>> read(std::uint64_t limit) {
    const std::int64_t latest = files_.latest();
    const bool is_part = limit != 0 && limit <= static_cast<std::uint64_t>(latest);
    const std::int64_t first = is_part ? latest - static_cast<std::int64_t>(limit) + 1 : 0;
    WIRELAKE_TRY(begin(first, latest));
    for (const std::int64_t version : files_.commits) {
      if (version < first && version <= begin_) continue;
      WIRELAKE_ASSIGN(HistoryEntry entry, read_commit(version));
      if (version >= first) entries_.push_back(std::move(entry));
    }
    std::ranges::reverse(entries_);
    return std::move(entries_);
  }

 private:
  // Where counting can begin: before the first that is wanted, or else as early as the log allows.
  Status begin(std::int64_t first, std::int64_t latest) {
    auto base = base_before(files_, first, latest);
    for (const auto& [version, names] : files_.checkpoints) {
      if (!base) base = base_before(files_, version + 1, latest);
    }
    begin_ = base.value_or(latest);
    if (begin_ < 0) return {};
    WIRELAKE_ASSIGN(const Snapshot snapshot, read_past_snapshot(table_, log_, files_, begin_));
    for (const auto& [path, file] : snapshot.files)
      total_.apply(file);
    return {};
  }

  Result<HistoryEntry> read_commit(std::int64_t version) {
    const std::string name = commit_name(version);
    WIRELAKE_ASSIGN(const std::string text, log_.read_file(name, kMaxCommitSize));
    HistoryEntry entry{.version = version};
    WIRELAKE_TRY(describe(text, name, entry));
    if (version > begin_) {
      entry.packets_before = total_.packets();
      WIRELAKE_TRY(apply(text, name));
    }
    if (version >= begin_) entry.packets_after = total_.packets();
    return entry;
  }

  Status describe(const std::string& text, const std::string& name, HistoryEntry& entry) const {
    const nlohmann::json info = commit_info(text);
    std::string operation = text_or(info, "operation", "").substr(0, kMaxOperation);
    if (!operation.empty()) entry.operation = std::move(operation);
    if (const auto time_ms = integer_of(member(info, "timestamp"), {0, kMaxTimeMs})) {
      entry.time_us = microseconds_of_milliseconds(*time_ms);
      return {};
    }
    WIRELAKE_ASSIGN(const FileFacts facts, log_.facts(name));
    entry.time_us = facts.modified_us;
    return {};
  }

  Status apply(const std::string& text, const std::string& name) {
    auto actions = parse_commit(text, paths_);
    if (!actions) {
      Error error = actions.error();
      if (error.file.empty()) error.file = log_.path_of(name);
      return error;
    }
    for (const Action& action : *actions)
      total_.apply(action);
    return {};
  }

  const StoreFolder& table_;
  const StoreFolder& log_;
  const LogFiles& files_;
  FilePaths paths_;
  std::int64_t begin_ = -1;  // The version whose packets are the first that are known.
  PacketTotal total_;
  std::vector<HistoryEntry> entries_;
};

}  // namespace

Result<std::vector<HistoryEntry>> read_history(const StoreFolder& table, std::uint64_t limit) {
  WIRELAKE_ASSIGN(const StoreFolder log, table.open_folder(kLogFolder));
  for (int attempt = 1;; ++attempt) {
    WIRELAKE_ASSIGN(const LogFiles files, list_log(log));
    if (files.latest() < 0) {
      return Error{ErrorCode::kNotFound, "holds no table: its _delta_log is empty", table.path()};
    }
    auto entries = HistoryReader(table, log, files).read(limit);
    // Whoever cleans up the log can take a file between the listing and the reading.
    const bool is_gone = !entries && entries.error().code == ErrorCode::kNotFound;
    if (!is_gone || attempt == kMaxHistoryAttempts) return entries;
  }
}

}  // namespace wirelake::delta
