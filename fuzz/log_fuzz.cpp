// Fuzzes the log of a table: commits, a blank line between two of them, and what they make of it.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "require.h"
#include "store/delta/data/file_statistics.h"
#include "store/delta/log/delta_log.h"
#include "store/delta/log/table_schema.h"
#include "store/delta/log/table_settings.h"
#include "support/bytes.h"

namespace {

using namespace wirelake::delta;
using wirelake::fuzz::require;

constexpr std::int64_t kMaxCommits = 8;

// A table whose commits are written anew for each input.
class Table {
 public:
  Table() : log_(folder_.path() / kLogFolder) {
    std::filesystem::create_directory(log_);
    auto folder = StoreFolder::open(folder_.path());
    require(folder.ok());
    table_ = std::move(*folder);
  }

  const StoreFolder& folder() const { return table_; }

  void write(std::string_view text) {
    std::int64_t commits = 0;
    while (commits < kMaxCommits && (commits == 0 || !text.empty())) {
      const std::size_t blank = std::min(text.find("\n\n"), text.size());
      std::ofstream(log_ / commit_name(commits++)) << text.substr(0, blank);
      text.remove_prefix(std::min(blank + 2, text.size()));
    }
    for (std::int64_t old = commits; old < commits_; ++old)
      std::filesystem::remove(log_ / commit_name(old));
    commits_ = commits;
  }

 private:
  wirelake::test::TemporaryFolder folder_;
  std::filesystem::path log_;
  StoreFolder table_;
  std::int64_t commits_ = 0;
};

void check_snapshot(const Snapshot& snapshot) {
  require(snapshot.protocol.min_reader_version <= 3);
  for (const auto& [path, file] : snapshot.files) {
    require(path == file.path && file.size >= 0);
    require(!snapshot.removed.contains(path));
    (void)row_count(file.stats);
    (void)key_range(file.stats, wirelake::packets_table());
  }
  require(deleted_file_retention_ms(snapshot.metadata) >= 0);
  require(log_retention_ms(snapshot.metadata) >= 0);
  require(checkpoint_interval(snapshot.metadata, 10) > 0);
  (void)parse_schema_string(snapshot.metadata.schema_string);
  (void)check_writable(snapshot);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static Table table;
  table.write({reinterpret_cast<const char*>(data), size});
  const auto files = read_snapshot(table.folder());
  const auto settings = read_snapshot(table.folder(), SnapshotScope::kSettings);
  require(files.ok() == settings.ok());
  if (!files.ok()) {
    require(!files.error().message.empty());
    return 0;
  }
  require(files->version == settings->version && files->metadata == settings->metadata);
  check_snapshot(*files);
  return 0;
}
