#include "store/delta/row_group_run.h"

#include <arrow/type.h>

#include <utility>

#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/conform_batch.h"
#include "store/delta/sort_rows.h"

namespace wirelake::delta {
namespace {

// Of how many rows one has to match at most for text to be read as dictionaries, and made plain
// once it is known which rows are wanted. Where most are wanted, both ways cost the same.
constexpr std::uint64_t kRowsForDictionaries = 4;

Result<std::shared_ptr<arrow::RecordBatch>> without_dictionaries(
    const std::shared_ptr<arrow::RecordBatch>& batch) {
  arrow::FieldVector fields = batch->schema()->fields();
  for (auto& field : fields) {
    if (field->type()->id() != arrow::Type::DICTIONARY) continue;
    const auto& type = static_cast<const arrow::DictionaryType&>(*field->type());
    field = field->WithType(type.value_type());
  }
  return conform_batch(batch, arrow::schema(std::move(fields)));
}

}  // namespace

RowGroupRun::RowGroupRun(std::vector<RowGroup> groups, std::vector<std::string> columns,
                         std::optional<RowGroupMatcher> matcher)
    : groups_(std::move(groups)), columns_(std::move(columns)), matcher_(std::move(matcher)) {}

Result<std::shared_ptr<arrow::RecordBatch>> RowGroupRun::next() {
  if (!is_started_) {
    is_started_ = true;
    WIRELAKE_TRY(start());
  }
  if (stream_) return stream_->next();
  std::shared_ptr<arrow::RecordBatch> batch;
  if (!sorted_.empty()) {
    batch = std::move(sorted_.front());
    sorted_.pop_front();
  }
  return batch;
}

Status RowGroupRun::start() {
  if (groups_.size() > 1 || !groups_.front().in_order) return read_sorted();
  WIRELAKE_ASSIGN(stream_, open(groups_.front()));
  return {};
}

// Nothing if no row matches.
Result<std::optional<RowGroupRun::GroupRows>> RowGroupRun::open(const RowGroup& group) {
  GroupRows rows;
  ++report_.row_groups_read;
  report_.rows_read += group.rows;
  if (group.verdict == Verdict::kSome) {
    WIRELAKE_ASSIGN(rows.selection, matcher_->select(*group.file, group.number));
    const std::uint64_t matched = selected_rows(*rows.selection);
    report_.rows_matched += matched;
    if (matched == 0) return std::optional<GroupRows>();
    rows.are_few = matched <= group.rows / kRowsForDictionaries;
  } else {
    report_.rows_matched += group.rows;
  }
  rows.file = group.file;
  WIRELAKE_ASSIGN(rows.reader, rows.are_few ? matcher_->read(group.number, columns_)
                                            : group.file->read(group.number, columns_));
  return std::optional<GroupRows>(std::move(rows));
}

Result<std::shared_ptr<arrow::RecordBatch>> RowGroupRun::GroupRows::next() {
  while (true) {
    WIRELAKE_ASSIGN(auto batch, from_arrow(reader->Next(), file->path()));
    if (!batch) return batch;
    if (selection) {
      const auto rows = static_cast<std::size_t>(batch->num_rows());
      if (rows > selection->size() - read) {
        return Error{ErrorCode::kDamaged, "has columns of different lengths", file->path()};
      }
      const SelectionView here = SelectionView(*selection).subspan(read, rows);
      read += rows;
      WIRELAKE_ASSIGN(batch, filter_rows(batch, here));
    }
    if (batch->num_rows() == 0) continue;
    return are_few ? without_dictionaries(batch) : batch;
  }
}

Status RowGroupRun::read_sorted() {
  columns_.insert(columns_.end(), {"load", "frame"});
  std::vector<std::shared_ptr<arrow::RecordBatch>> batches;
  for (const RowGroup& group : groups_) {
    WIRELAKE_ASSIGN(auto rows, open(group));
    while (rows) {
      WIRELAKE_ASSIGN(auto batch, rows->next());
      if (!batch) break;
      batches.push_back(std::move(batch));
    }
  }
  WIRELAKE_ASSIGN(auto sorted, sort_rows(batches));
  sorted_.assign(sorted.begin(), sorted.end());
  return {};
}

}  // namespace wirelake::delta
