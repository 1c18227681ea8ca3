#include "store/delta/scan/delta_scan.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <algorithm>
#include <utility>

#include "base/interrupted.h"
#include "base/try.h"
#include "store/delta/log/table_schema.h"
#include "store/delta/scan/reading_threads.h"

namespace wirelake::delta {
namespace {

constexpr const char* kOwnCreator = "wirelake";

// Of a run of row groups: one of wirelake's in four batches, so that a thread can finish it.
constexpr std::size_t kMaxReadyBatches = 4;

// What sorting runs of row groups that overlap takes, of all that are read at a time.
constexpr std::int64_t kSortMemory = RowSorter::kMaxMemory / 2;

// Rows that are read sooner than a thread is started for them.
constexpr std::uint64_t kMinRowsAhead = 256;

// Puts plans in order and those whose ranges overlap, or are not known, into one run.
template <typename Plan>
std::deque<std::vector<Plan>> runs_of(std::vector<Plan> plans) {
  std::deque<std::vector<Plan>> runs;
  if (std::ranges::any_of(plans, [](const Plan& plan) { return !plan.range; })) {
    runs.push_back(std::move(plans));
    return runs;
  }
  std::ranges::stable_sort(
      plans, [](const Plan& a, const Plan& b) { return a.range->first < b.range->first; });
  RowKey last;
  for (Plan& plan : plans) {
    if (runs.empty() || plan.range->first > last) runs.emplace_back();
    if (runs.back().empty() || plan.range->last > last) last = plan.range->last;
    runs.back().push_back(std::move(plan));
  }
  return runs;
}

// A run of its own for each of them.
template <typename Plan>
std::deque<std::vector<Plan>> single_runs_of(std::vector<Plan> plans) {
  std::deque<std::vector<Plan>> runs;
  for (Plan& plan : plans)
    runs.emplace_back().push_back(std::move(plan));
  return runs;
}

template <typename Plan>
std::uint64_t rows_of(const std::vector<Plan>& plans) {
  std::uint64_t rows = 0;
  for (const Plan& plan : plans)
    rows += plan.rows;
  return rows;
}

}  // namespace

DeltaScan::RunAhead::RunAhead(RowGroupRun groups, std::uint64_t rows)
    : run(std::make_shared<RowGroupRun>(std::move(groups))) {
  if (rows < kMinRowsAhead) return;
  ahead.emplace([run = run](const std::stop_token&) { return run->next(); }, kMaxReadyBatches);
}

Result<BatchPointer> DeltaScan::RunAhead::next() {
  return ahead ? ahead->next() : run->next();
}

DeltaScan::DeltaScan(StoreFolder table, const Table& kind, std::shared_ptr<arrow::Schema> schema,
                     std::vector<FilePlan> files)
    : table_(std::move(table)),
      kind_(kind),
      schema_(std::move(schema)),
      files_(runs_of(std::move(files))) {}

Result<std::unique_ptr<DeltaScan>> DeltaScan::create(StoreFolder table, const Snapshot& snapshot,
                                                     const Table& kind) {
  WIRELAKE_ASSIGN(auto schema, parse_schema_string(snapshot.metadata.schema_string, table.path()));
  std::vector<FilePlan> files;
  for (const auto& [path, file] : snapshot.files) {
    files.push_back({path, key_range(file.stats, kind), row_count(file.stats), file.stats});
  }
  return std::unique_ptr<DeltaScan>(
      new DeltaScan(std::move(table), kind, std::move(schema), std::move(files)));
}

Status DeltaScan::start(ScanOptions options) {
  options_ = std::move(options);
  if (options_.columns.empty()) {
    for (const auto& field : schema_->fields())
      options_.columns.push_back(field->name());
  }
  skip_left_ = options_.skip;
  limit_left_ = options_.limit == 0 ? UINT64_MAX : options_.limit;
  report_.columns = options_.columns;
  for (const auto& run : files_)
    report_.files += run.size();
  if (options_.query.is_everything()) return {};
  matcher_.emplace(table_, options_.query, *schema_);
  report_.query_columns = matcher_->columns();
  for (auto& run : files_) {
    for (FilePlan& plan : run)
      plan.verdict = matcher_->judge_file(plan.stats);
    std::erase_if(run, [](const FilePlan& plan) { return plan.verdict == Verdict::kNone; });
  }
  return {};
}

// Whether all of its rows are to be passed over.
bool DeltaScan::can_skip(const FilePlan& plan) const {
  return plan.verdict == Verdict::kAll && plan.rows && *plan.rows <= skip_left_;
}

Status DeltaScan::open_next_files() {
  const std::vector<FilePlan> run = std::move(files_.front());
  files_.pop_front();
  if (run.size() == 1 && can_skip(run.front())) {
    skip_left_ -= *run.front().rows;
    return {};
  }
  std::vector<RowGroup> groups;
  for (const FilePlan& plan : run) {
    WIRELAKE_TRY(plan_groups(plan, groups));
  }
  groups_ = options_.any_order ? single_runs_of(std::move(groups)) : runs_of(std::move(groups));
  return {};
}

Status DeltaScan::plan_groups(const FilePlan& plan, std::vector<RowGroup>& groups) {
  WIRELAKE_ASSIGN(ParquetFile opened, ParquetFile::open(table_, plan.path));
  if (options_.any_order) {
    WIRELAKE_ASSIGN(opened, ParquetFile::open_with_dictionaries(table_, opened));
  }
  const auto file = std::make_shared<ParquetFile>(std::move(opened));
  const parquet::FileMetaData& metadata = file->metadata();
  if (plan.rows && *plan.rows != static_cast<std::uint64_t>(metadata.num_rows())) {
    return Error{ErrorCode::kDamaged,
                 "is not the file that the log means: it has " +
                     std::to_string(metadata.num_rows()) + " rows in place of " +
                     std::to_string(*plan.rows) + "; restore the file from a copy",
                 file->path()};
  }
  ++report_.files_read;
  report_.row_groups += static_cast<std::uint64_t>(file->row_groups());
  for (int group = 0; group < file->row_groups(); ++group) {
    Verdict verdict = plan.verdict;
    if (verdict == Verdict::kSome) verdict = matcher_->judge_group(metadata, group);
    if (verdict == Verdict::kNone) continue;
    groups.push_back({file, group, key_range(metadata, group, kind_),
                      static_cast<std::uint64_t>(metadata.RowGroup(group)->num_rows()),
                      metadata.created_by() == kOwnCreator, verdict});
  }
  return {};
}

void DeltaScan::read_next_groups() {
  std::vector<RowGroup> groups = std::move(groups_.front());
  groups_.pop_front();
  const bool all_match =
      std::ranges::all_of(groups, [](const auto& group) { return group.verdict == Verdict::kAll; });
  const std::uint64_t rows = rows_of(groups);
  if (all_match && rows <= skip_left_) {
    skip_left_ -= rows;
    return;
  }
  std::optional<RowGroupMatcher> matcher;
  if (!all_match) matcher.emplace(table_, options_.query, *schema_);
  ahead_.push_back(std::make_unique<RunAhead>(
      RowGroupRun(std::move(groups),
                  {.columns = options_.columns,
                   .table = &kind_,
                   .schema = schema_,
                   .max_memory = kSortMemory / static_cast<std::int64_t>(reading_threads() + 1),
                   .any_order = options_.any_order,
                   .cancellation = options_.cancellation},
                  std::move(matcher)),
      rows));
}

// Fewer at first, so that a scan that soon reaches its limit reads little in vain. How many rows
// are left to skip is known only once those before have come.
bool DeltaScan::may_read_ahead() const {
  if (ahead_.empty()) return true;
  // One that is being taken, and one for each thread.
  return skip_left_ == 0 && ahead_.size() < std::min(runs_done_ + 1, reading_threads() + 1);
}

void DeltaScan::read_ahead() {
  while (opened_ && may_read_ahead() && !(groups_.empty() && files_.empty())) {
    if (!groups_.empty()) {
      read_next_groups();
    } else {
      opened_ = open_next_files();
    }
  }
}

Result<BatchPointer> DeltaScan::next_unlimited() {
  while (true) {
    if (options_.cancellation.is_cancelled()) return was_interrupted(table_.path());
    read_ahead();
    if (ahead_.empty()) {
      WIRELAKE_TRY(opened_);
      return BatchPointer();
    }
    RunAhead& first = *ahead_.front();
    WIRELAKE_ASSIGN(auto batch, first.next());
    if (!first.is_reported) add_to_report(first.run->report());
    first.is_reported = true;
    if (batch) return batch;
    ahead_.pop_front();
    ++runs_done_;
  }
}

void DeltaScan::add_to_report(const QueryReport& read) {
  report_.row_groups_read += read.row_groups_read;
  report_.rows_read += read.rows_read;
  report_.rows_matched += read.rows_matched;
}

Result<BatchPointer> DeltaScan::next() {
  while (limit_left_ > 0) {
    WIRELAKE_ASSIGN(auto batch, next_unlimited());
    if (!batch) return batch;
    const auto rows = static_cast<std::uint64_t>(batch->num_rows());
    if (rows <= skip_left_) {
      skip_left_ -= rows;
      continue;
    }
    const std::uint64_t taken = std::min(rows - skip_left_, limit_left_);
    if (taken < rows) {
      batch = batch->Slice(static_cast<std::int64_t>(skip_left_), static_cast<std::int64_t>(taken));
    }
    skip_left_ = 0;
    limit_left_ -= taken;
    return batch;
  }
  return BatchPointer();
}

}  // namespace wirelake::delta
