#include "store/delta/delta_scan.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <algorithm>
#include <utility>

#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/schema.h"
#include "store/delta/sort_rows.h"
#include "store/delta/table_schema.h"

namespace wirelake::delta {
namespace {

constexpr const char* kOwnCreator = "wirelake";

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

// Paths come out of a log that anybody may have written: they must stay inside of the table.
Status check_path(const Folder& table, const std::string& path) {
  const bool leaves_table = path.empty() || path.front() == '/' ||
                            path.find(':') != std::string::npos ||
                            ("/" + path + "/").find("/../") != std::string::npos;
  if (!leaves_table) return {};
  return Error{ErrorCode::kUnsupported, "names a file outside of the table, which is not read",
               table.path()};
}

template <typename Plan>
std::uint64_t rows_of(const std::vector<Plan>& plans) {
  std::uint64_t rows = 0;
  for (const Plan& plan : plans)
    rows += plan.rows;
  return rows;
}

}  // namespace

DeltaScan::DeltaScan(Folder table, std::shared_ptr<arrow::Schema> schema,
                     std::vector<FilePlan> files)
    : table_(std::move(table)), schema_(std::move(schema)), files_(runs_of(std::move(files))) {}

Result<std::unique_ptr<DeltaScan>> DeltaScan::create(Folder table, const Snapshot& snapshot) {
  WIRELAKE_ASSIGN(auto schema, parse_schema_string(snapshot.metadata.schema_string));
  std::vector<FilePlan> files;
  for (const auto& [path, file] : snapshot.files) {
    WIRELAKE_TRY(check_path(table, path));
    files.push_back({path, key_range(file.stats), row_count(file.stats)});
  }
  return std::unique_ptr<DeltaScan>(
      new DeltaScan(std::move(table), std::move(schema), std::move(files)));
}

Status DeltaScan::start(ScanOptions options) {
  options_ = std::move(options);
  if (options_.columns.empty()) {
    for (const auto& field : schema_->fields())
      options_.columns.push_back(field->name());
  }
  skip_left_ = options_.skip;
  limit_left_ = options_.limit == 0 ? UINT64_MAX : options_.limit;
  return {};
}

Status DeltaScan::open_next_files() {
  const std::vector<FilePlan> run = std::move(files_.front());
  files_.pop_front();
  if (run.size() == 1 && run.front().rows && *run.front().rows <= skip_left_) {
    skip_left_ -= *run.front().rows;
    return {};
  }
  std::vector<GroupPlan> groups;
  for (const FilePlan& plan : run) {
    WIRELAKE_ASSIGN(ParquetFile opened, ParquetFile::open(table_, plan.path));
    const auto file = std::make_shared<ParquetFile>(std::move(opened));
    const parquet::FileMetaData& metadata = file->metadata();
    for (int group = 0; group < file->row_groups(); ++group) {
      groups.push_back({file, group, key_range(metadata, group),
                        static_cast<std::uint64_t>(metadata.RowGroup(group)->num_rows()),
                        metadata.created_by() == kOwnCreator});
    }
  }
  groups_ = runs_of(std::move(groups));
  return {};
}

Status DeltaScan::open_next_groups() {
  const std::vector<GroupPlan> run = std::move(groups_.front());
  groups_.pop_front();
  if (const std::uint64_t rows = rows_of(run); rows <= skip_left_) {
    skip_left_ -= rows;
    return {};
  }
  if (run.size() > 1 || !run.front().in_order) return read_sorted(run);
  streamed_file_ = run.front().file;
  WIRELAKE_ASSIGN(stream_, streamed_file_->read(run.front().row_group, options_.columns));
  return {};
}

Status DeltaScan::read_sorted(const std::vector<GroupPlan>& groups) {
  std::vector<std::string> columns = options_.columns;
  columns.insert(columns.end(), {"load", "frame"});
  std::vector<std::shared_ptr<arrow::RecordBatch>> batches;
  for (const GroupPlan& group : groups) {
    WIRELAKE_ASSIGN(const auto reader, group.file->read(group.row_group, columns));
    while (true) {
      WIRELAKE_ASSIGN(auto batch, from_arrow(reader->Next(), group.file->path()));
      if (!batch) break;
      batches.push_back(std::move(batch));
    }
  }
  WIRELAKE_ASSIGN(auto sorted, sort_rows(batches));
  sorted_.assign(sorted.begin(), sorted.end());
  return {};
}

Result<std::shared_ptr<arrow::RecordBatch>> DeltaScan::next_unlimited() {
  while (true) {
    if (!sorted_.empty()) {
      auto batch = std::move(sorted_.front());
      sorted_.pop_front();
      return batch;
    }
    if (stream_) {
      WIRELAKE_ASSIGN(auto batch, from_arrow(stream_->Next(), streamed_file_->path()));
      if (batch) return batch;
      stream_.reset();
    }
    if (!groups_.empty()) {
      WIRELAKE_TRY(open_next_groups());
    } else if (!files_.empty()) {
      WIRELAKE_TRY(open_next_files());
    } else {
      return std::shared_ptr<arrow::RecordBatch>();
    }
  }
}

Result<std::shared_ptr<arrow::RecordBatch>> DeltaScan::next() {
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
  return std::shared_ptr<arrow::RecordBatch>();
}

}  // namespace wirelake::delta
