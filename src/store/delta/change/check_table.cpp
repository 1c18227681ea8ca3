#include "store/delta/change/check_table.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "base/try.h"
#include "columns/arrow_status.h"
#include "store/delta/data/file_statistics.h"
#include "store/delta/data/parquet_file.h"
#include "store/delta/log/checkpoint.h"
#include "store/delta/log/delta_log.h"
#include "store/delta/log/file_path.h"
#include "store/delta/log/load_reports.h"

namespace wirelake::delta {
namespace {

Error not_as_said(const ParquetFile& file, const std::string& what, std::uint64_t found,
                  std::uint64_t said) {
  return {ErrorCode::kDamaged,
          "has " + std::to_string(found) + " " + what + " where the log says " +
              std::to_string(said) + "; restore the file from a copy",
          file.path()};
}

class TableCheck {
 public:
  TableCheck(const StoreFolder& table, const StoreFolder& writers, const ProgressCallback& progress)
      : table_(table), writers_(writers), paths_(table), progress_(progress) {}

  Result<CheckReport> run() {
    WIRELAKE_ASSIGN(const StoreFolder log, table_.open_folder(kLogFolder));
    WIRELAKE_ASSIGN(const LogFiles files, list_log(log));
    if (files.latest() < 0 && !files.has_v2_checkpoint) {
      return Error{ErrorCode::kNotFound, "holds no table: its _delta_log is empty", table_.path()};
    }
    WIRELAKE_TRY(check_log(log, files));
    const auto snapshot = read_snapshot(table_);
    if (snapshot) {
      WIRELAKE_TRY(check_data(*snapshot));
      WIRELAKE_TRY(check_loads(*snapshot));
      WIRELAKE_TRY(find_unnamed(*snapshot));
    } else if (report_.is_sound()) {
      WIRELAKE_TRY(note(snapshot.error(), table_.path()));
    }
    return std::move(report_);
  }

 private:
  // Only what is wrong with the table is a finding; a check that cannot go on is none.
  Status note(const Error& error, const std::string& file) {
    if (error.code == ErrorCode::kCancelled) return error;
    const auto kind =
        error.code == ErrorCode::kNotFound ? CheckKind::kMissing : CheckKind::kDamaged;
    report_.findings.push_back({kind, error.file.empty() ? file : error.file, error.message});
    return {};
  }

  Status go_on() const {
    if (!progress_ || progress_(now_)) return {};
    return Error{ErrorCode::kCancelled, "was cancelled", table_.path()};
  }

  Status check_log(const StoreFolder& log, const LogFiles& files) {
    for (const std::int64_t version : files.commits) {
      WIRELAKE_TRY(go_on());
      ++report_.files;
      const auto read = read_commit(log, version, paths_);
      // The log may be tidied up while we look.
      if (!read && read.error().code != ErrorCode::kNotFound) {
        WIRELAKE_TRY(note(read.error(), log.path_of(commit_name(version))));
      }
    }
    for (const auto& [version, names] : files.checkpoints) {
      for (const std::string& name : names) {
        WIRELAKE_TRY(go_on());
        ++report_.files;
        const auto read = read_checkpoint_file(log, name, SnapshotScope::kFiles, paths_);
        if (!read && read.error().code != ErrorCode::kNotFound) {
          WIRELAKE_TRY(note(read.error(), log.path_of(name)));
        }
      }
    }
    return {};
  }

  Status check_data(const Snapshot& snapshot) {
    now_.bytes_total = 0;
    now_.packets_total = 0;
    for (const auto& [path, file] : snapshot.files) {
      *now_.bytes_total += static_cast<std::uint64_t>(std::max<std::int64_t>(file.size, 0));
      *now_.packets_total += row_count(file.stats).value_or(0);
    }
    for (const auto& [path, file] : snapshot.files) {
      ++report_.files;
      if (const Status read = check_file(file); !read) {
        WIRELAKE_TRY(note(read.error(), table_.path_of(path)));
      }
    }
    return {};
  }

  Status check_file(const AddFile& add) {
    WIRELAKE_ASSIGN(const FileFacts facts, table_.facts(add.path));
    WIRELAKE_ASSIGN(ParquetFile file, ParquetFile::open(table_, add.path));
    if (facts.size != static_cast<std::uint64_t>(add.size)) {
      return not_as_said(file, "bytes", facts.size, static_cast<std::uint64_t>(add.size));
    }
    std::uint64_t rows = 0;
    for (int group = 0; group < file.row_groups(); ++group) {
      WIRELAKE_ASSIGN(const std::uint64_t read, read_group(file, group));
      rows += read;
      now_.bytes_done += facts.size / static_cast<std::uint64_t>(file.row_groups());
    }
    const auto said = row_count(add.stats);
    if (said && *said != rows) return not_as_said(file, "rows", rows, *said);
    return {};
  }

  Result<std::uint64_t> read_group(ParquetFile& file, int group) {
    WIRELAKE_ASSIGN(const auto reader, file.read_all(group));
    std::uint64_t rows = 0;
    while (true) {
      WIRELAKE_TRY(go_on());
      WIRELAKE_ASSIGN(const auto batch, from_arrow(reader->Next(), file.path()));
      if (!batch) break;
      WIRELAKE_TRY(from_arrow(batch->ValidateFull(), file.path()));
      rows += static_cast<std::uint64_t>(batch->num_rows());
      now_.packets += static_cast<std::uint64_t>(batch->num_rows());
    }
    report_.packets += rows;
    return rows;
  }

  Status check_loads(const Snapshot& snapshot) {
    for (const auto& [app_id, transaction] : snapshot.transactions) {
      WIRELAKE_TRY(go_on());
      const auto name = load_report_name(transaction);
      if (!name) continue;
      ++report_.files;
      if (const auto read = read_load_report(table_, *name); !read) {
        WIRELAKE_TRY(note(read.error(), table_.path_of(*name)));
      }
    }
    return {};
  }

  // What a writer that lives is making has no name yet, so nothing is said while there is one.
  Status find_unnamed(const Snapshot& seen) {
    WIRELAKE_ASSIGN(const StoreFolder writers, writers_.open_folder("."));
    if (!writers.try_hold_alone()) return {};
    const auto newest = read_snapshot(table_);
    const Snapshot& snapshot = newest ? *newest : seen;
    WIRELAKE_ASSIGN(const auto names, table_.list());
    for (const std::string& name : names) {
      const bool is_hidden = name.front() == '_' || name.front() == '.';
      if (is_hidden || snapshot.files.contains(name) || snapshot.removed.contains(name)) continue;
      unnamed(table_, name);
    }
    WIRELAKE_TRY(find_unnamed_in(table_, kLogFolder, is_temporary_log_name));
    return find_unnamed_in(table_, kReportsFolder, [&](const std::string& name) {
      const auto app = report_app(name);
      return app && !snapshot.transactions.contains(*app);
    });
  }

  template <typename IsUnnamed>
  Status find_unnamed_in(const StoreFolder& parent, const char* name, IsUnnamed is_unnamed) {
    const auto folder = parent.open_folder(name);
    if (!folder) return {};
    WIRELAKE_ASSIGN(const auto names, folder->list());
    for (const std::string& file : names) {
      if (is_unnamed(file)) unnamed(*folder, file);
    }
    return {};
  }

  void unnamed(const StoreFolder& folder, const std::string& name) {
    report_.findings.push_back({CheckKind::kUnnamed, folder.path_of(name),
                                "is named by nothing; `wirelake tidy` removes "
                                "it if it is a dead writer's"});
  }

  const StoreFolder& table_;
  const StoreFolder& writers_;
  FilePaths paths_;
  const ProgressCallback& progress_;
  CheckReport report_;
  Progress now_;
};

}  // namespace

Result<CheckReport> check_table(const StoreFolder& table, const StoreFolder& writers,
                                const ProgressCallback& progress) {
  return TableCheck(table, writers, progress).run();
}

}  // namespace wirelake::delta
