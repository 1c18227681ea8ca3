#include "store/delta/scan/count_matches.h"

#include <arrow/type.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/interrupted.h"
#include "base/try.h"
#include "query/known_names.h"
#include "rows/batch_scan.h"
#include "store/delta/data/file_statistics.h"
#include "store/delta/data/parquet_file.h"
#include "store/delta/log/table_schema.h"
#include "store/delta/scan/reading_threads.h"
#include "store/delta/scan/row_group_matcher.h"

namespace wirelake::delta {
namespace {

// Descriptors are few where a collection has thousands of files.
constexpr std::size_t kMaxOpenFiles = 64;

struct Group {
  const ParquetFile* file;
  int row_group;
};

class Counter {
 public:
  Counter(const StoreFolder& table, const Query& query, std::shared_ptr<arrow::Schema> schema,
          const Cancellation& cancellation)
      : table_(table),
        query_(query),
        cancellation_(cancellation),
        schema_(std::move(schema)),
        matcher_(table, query, *schema_) {
    report_.query_columns = matcher_.columns();
  }

  Status add(const std::string& path, const std::string& stats) {
    ++report_.files;
    if (cancellation_.is_cancelled()) return was_interrupted(table_.path());
    const Verdict verdict = matcher_.judge_file(stats);
    if (verdict == Verdict::kNone) return {};
    const auto rows = row_count(stats);
    if (verdict == Verdict::kAll && rows) {
      report_.rows_matched += *rows;
      return {};
    }
    WIRELAKE_ASSIGN(ParquetFile file, ParquetFile::open(table_, path));
    ++report_.files_read;
    add_groups(std::move(file), verdict);
    return files_.size() < kMaxOpenFiles ? Status() : match_groups();
  }

  Result<QueryReport> finish() {
    WIRELAKE_TRY(match_groups());
    return std::move(report_);
  }

 private:
  Status match_groups() {
    next_group_ = 0;
    const std::size_t threads = std::min(groups_.size(), reading_threads());
    std::vector<std::thread> others;
    for (std::size_t i = 1; i < threads; ++i)
      others.emplace_back([this] {
        RowGroupMatcher matcher(table_, query_, *schema_);
        work(matcher);
      });
    work(matcher_);
    for (std::thread& other : others)
      other.join();
    if (failure_) return *failure_;
    report_.rows_matched += matched_.exchange(0);
    groups_.clear();
    files_.clear();
    return {};
  }

  void add_groups(ParquetFile opened, Verdict of_file) {
    const auto& file = *files_.emplace_back(std::make_unique<ParquetFile>(std::move(opened)));
    const parquet::FileMetaData& metadata = file.metadata();
    report_.row_groups += static_cast<std::uint64_t>(file.row_groups());
    for (int group = 0; group < file.row_groups(); ++group) {
      const Verdict verdict =
          of_file == Verdict::kSome ? matcher_.judge_group(metadata, group) : of_file;
      const auto rows = static_cast<std::uint64_t>(metadata.RowGroup(group)->num_rows());
      if (verdict == Verdict::kAll) report_.rows_matched += rows;
      if (verdict != Verdict::kSome) continue;
      groups_.push_back({&file, group});
      ++report_.row_groups_read;
      report_.rows_read += rows;
    }
  }

  // What each thread does: the next row group, until there is none.
  void work(RowGroupMatcher& matcher) {
    while (true) {
      const std::size_t index = next_group_++;
      if (index >= groups_.size()) return;
      const Group& group = groups_[index];
      const auto selection = matcher.select(*group.file, group.row_group, cancellation_);
      if (!selection) return fail(selection.error());
      matched_ += selected_rows(*selection);
    }
  }

  void fail(const Error& error) {
    next_group_ = groups_.size();
    const std::lock_guard lock(failure_mutex_);
    if (!failure_) failure_ = error;
  }

  const StoreFolder& table_;
  const Query& query_;
  const Cancellation& cancellation_;
  std::shared_ptr<arrow::Schema> schema_;
  RowGroupMatcher matcher_;
  QueryReport report_;
  std::vector<std::unique_ptr<ParquetFile>> files_;
  std::vector<Group> groups_;
  std::atomic<std::size_t> next_group_ = 0;
  std::atomic<std::uint64_t> matched_ = 0;
  std::mutex failure_mutex_;
  std::optional<Error> failure_;
};

}  // namespace

Result<std::uint64_t> count_matches(const StoreFolder& table, const Snapshot& snapshot,
                                    const Query& query, QueryReport* report,
                                    const Cancellation& cancellation) {
  auto schema = arrow::schema({});  // Which does not matter where no column is asked for.
  if (!query.is_everything()) {
    WIRELAKE_ASSIGN(schema, parse_schema_string(snapshot.metadata.schema_string, table.path()));
    WIRELAKE_TRY(check_names(query, *schema));
  }
  Counter counter(table, query, std::move(schema), cancellation);
  for (const auto& [path, file] : snapshot.files) {
    WIRELAKE_TRY(counter.add(path, file.stats));
  }
  WIRELAKE_ASSIGN(QueryReport counted, counter.finish());
  const std::uint64_t matched = counted.rows_matched;
  if (report) *report = std::move(counted);
  return matched;
}

}  // namespace wirelake::delta
