#include "store/delta/log/load_reports.h"

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string_view>

#include "base/json_line.h"
#include "base/time_text.h"
#include "base/try.h"
#include "base/uuid.h"
#include "store/load_history.h"
#include "store/report_json.h"
#include "store/stored_json.h"

namespace wirelake::delta {
namespace {

constexpr std::string_view kAppPrefix = "wirelake-load-";
constexpr std::string_view kRowsPrefix = "wirelake-rows-";
constexpr std::size_t kMaxReportsSize = std::size_t{1} << 28;

constexpr std::string_view kEnding = ".ndjson";

std::string file_name(const std::string& app_id) {
  return app_id.substr(kAppPrefix.size()) + std::string(kEnding);
}

// Application identifiers come out of the log; only those of wirelake's own making name a file.
bool is_load_app(const std::string& app_id) {
  return app_id.starts_with(kAppPrefix) &&
         app_id.find_first_not_of("0123456789abcdef-", kAppPrefix.size()) == std::string::npos;
}

// A load can be taken back, and come again, with the version of the table that is restored.
bool counts(const Transaction& transaction) {
  return transaction.version % 2 != 0;
}

Result<StoreFolder> reports_folder(const StoreFolder& table) {
  auto folder = table.open_folder(kReportsFolder);
  if (folder || folder.error().code != ErrorCode::kNotFound) return folder;
  auto made = table.make_folder(kReportsFolder);
  if (!made && made.error().code == ErrorCode::kAlreadyExists) {
    return table.open_folder(kReportsFolder);
  }
  if (made) WIRELAKE_TRY(table.sync());
  return made;
}

Status append_loads(const std::string& text, std::vector<LoadInfo>& loads) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    WIRELAKE_ASSIGN(const auto json,
                    read_stored_json(std::string_view(text).substr(begin, end - begin)));
    if (!json.is_object()) return Error{ErrorCode::kDamaged, "holds a line that is no JSON object"};
    WIRELAKE_ASSIGN(LoadInfo load, load_from_json(json));
    loads.push_back(std::move(load));
    begin = end + 1;
  }
  return {};
}

}  // namespace

std::optional<std::string> report_app(const std::string& name) {
  if (!name.ends_with(kEnding)) return std::nullopt;
  return std::string(kAppPrefix) + name.substr(0, name.size() - kEnding.size());
}

std::optional<std::string> load_report_name(const Transaction& transaction) {
  if (!is_load_app(transaction.app_id)) return std::nullopt;
  return std::string(kReportsFolder) + "/" + file_name(transaction.app_id);
}

Result<std::vector<LoadInfo>> read_load_report(const StoreFolder& folder, const std::string& name) {
  WIRELAKE_ASSIGN(const std::string text, folder.read_file(name, kMaxReportsSize));
  std::vector<LoadInfo> loads;
  const Status read = append_loads(text, loads);
  if (!read) return Error{read.error().code, read.error().message, folder.path_of(name)};
  return loads;
}

Result<Transaction> write_load_reports(const StoreFolder& table,
                                       const std::vector<LoadInfo>& loads) {
  const Transaction transaction = {std::string(kAppPrefix) + make_uuid_v7(), 1,
                                   now_microseconds() / 1000};
  std::string text;
  for (const LoadInfo& load : loads) {
    text += json_line(to_json(load)) + "\n";
  }
  WIRELAKE_ASSIGN(const StoreFolder folder, reports_folder(table));
  WIRELAKE_TRY(folder.write_file(file_name(transaction.app_id), text));
  WIRELAKE_TRY(folder.sync());
  return transaction;
}

Transaction rows_transaction(const Transaction& load) {
  Transaction rows = load;
  rows.app_id = std::string(kRowsPrefix) + load.app_id.substr(kAppPrefix.size());
  return rows;
}

Status remove_load_reports(const StoreFolder& table, const Transaction& transaction) {
  WIRELAKE_ASSIGN(const StoreFolder folder, table.open_folder(kReportsFolder));
  return folder.remove_file(file_name(transaction.app_id));
}

std::vector<Transaction> load_change(const Snapshot& now, const Snapshot& then) {
  std::vector<Transaction> change;
  for (const auto& [app_id, transaction] : now.transactions) {
    if (!is_load_app(app_id)) continue;
    const auto earlier = then.transactions.find(app_id);
    const bool is_wanted = earlier != then.transactions.end() && counts(earlier->second);
    if (is_wanted == counts(transaction)) continue;
    change.push_back({app_id, transaction.version + 1, now_microseconds() / 1000});
  }
  return change;
}

Result<std::vector<LoadInfo>> read_load_reports(const StoreFolder& table,
                                                const Snapshot& snapshot) {
  std::set<std::string> none;
  WIRELAKE_ASSIGN(auto loads, read_new_load_reports(table, snapshot, none));
  leave_out_replaced(loads);
  std::ranges::sort(loads, {}, &LoadInfo::load);
  return loads;
}

Result<std::set<std::string>> all_loads(const StoreFolder& table, const Snapshot& snapshot) {
  std::set<std::string> all;
  for (const auto& [app_id, transaction] : snapshot.transactions) {
    const auto name = load_report_name(transaction);
    if (!name) continue;
    WIRELAKE_ASSIGN(const auto loads, read_load_report(table, *name));
    for (const LoadInfo& load : loads)
      all.insert(load.load);
  }
  return all;
}

Result<std::vector<LoadInfo>> read_new_load_reports(const StoreFolder& table,
                                                    const Snapshot& snapshot,
                                                    std::set<std::string>& known) {
  std::vector<LoadInfo> loads;
  auto folder = table.open_folder(kReportsFolder);
  if (!folder) {
    // A table that was never loaded into has none.
    if (folder.error().code == ErrorCode::kNotFound) return loads;
    return folder.error();
  }
  for (const auto& [app_id, transaction] : snapshot.transactions) {
    const bool is_load = is_load_app(app_id) && counts(transaction);
    if (!is_load || !known.insert(app_id).second) continue;
    const std::string name = file_name(app_id);
    auto read = read_load_report(*folder, name);
    if (!read && read.error().code == ErrorCode::kNotFound) continue;
    if (!read) return read.error();
    std::ranges::move(*read, std::back_inserter(loads));
  }
  return loads;
}

}  // namespace wirelake::delta
