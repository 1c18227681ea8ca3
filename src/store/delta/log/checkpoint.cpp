#include "store/delta/log/checkpoint.h"

#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <parquet/metadata.h>
#include <parquet/schema.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/integers.h"
#include "base/text_view.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/arrow_value.h"
#include "store/delta/data/parquet_file.h"
#include "store/stored_json.h"
#include "wirelake/json_sink.h"

namespace wirelake::delta {
namespace {

// What every writer gives a checkpoint, whether there are such actions or not.
constexpr const char* kRequiredColumns[] = {"add", "metaData", "protocol"};

// A row of a checkpoint is an action: a struct a kind, all null but one.
Status append_row(const arrow::RecordBatch& batch, std::int64_t row, FilePaths& paths,
                  std::vector<Action>& actions) {
  std::string text;
  JsonSink sink(text);
  sink.begin_object(nullptr);
  for (int i = 0; i < batch.num_columns(); ++i) {
    if (batch.column(i)->IsNull(row)) continue;
    sink.key(batch.column_name(i));
    emit_value(*batch.column(i), row, sink);
  }
  sink.end_object();
  WIRELAKE_ASSIGN(const auto object, read_stored_json(text));
  return parse_action(object, paths, actions);
}

// A column of actions of one kind, with the members that are wanted of it.
class ActionColumn {
 public:
  ActionColumn(const arrow::RecordBatch& batch, const char* name) {
    const auto column = batch.GetColumnByName(name);
    if (!column || column->type_id() != arrow::Type::STRUCT) return;
    actions_ = std::static_pointer_cast<arrow::StructArray>(column);
  }

  bool has(std::int64_t row) const { return actions_ && actions_->IsValid(row); }

  std::shared_ptr<arrow::Array> member(const char* name) const {
    return actions_ ? actions_->GetFieldByName(name) : nullptr;
  }

  std::shared_ptr<arrow::Array> text(const char* name) const {
    auto array = member(name);
    return array && arrow::is_base_binary_like(array->type_id()) ? array : nullptr;
  }

  std::shared_ptr<arrow::Int64Array> integer(const char* name) const {
    auto array = member(name);
    if (!array || array->type_id() != arrow::Type::INT64) return nullptr;
    return std::static_pointer_cast<arrow::Int64Array>(array);
  }

 private:
  std::shared_ptr<arrow::StructArray> actions_;
};

std::string text_at(const arrow::Array& array, std::int64_t row) {
  return std::string(as_text(binary_value(array, row)));
}

std::int64_t integer_at(const arrow::Int64Array& array, std::int64_t row) {
  return array.IsNull(row) ? 0 : array.Value(row);
}

bool is_valid(const std::shared_ptr<arrow::Array>& array, std::int64_t row) {
  return array && array->IsValid(row);
}

// The files and transactions of a table, taken straight out of their columns: there can be a
// hundred thousand, and the way through JSON takes ten times as long. None where a row is of
// another kind, or needs a closer look.
class QuickRows {
 public:
  explicit QuickRows(const arrow::RecordBatch& batch)
      : add_(batch, "add"),
        path_(add_.text("path")),
        stats_(add_.text("stats")),
        tags_(add_.member("tags")),
        deletion_vector_(add_.member("deletionVector")),
        size_(add_.integer("size")),
        modified_(add_.integer("modificationTime")),
        transaction_(batch, "txn"),
        app_id_(transaction_.text("appId")),
        version_(transaction_.integer("version")),
        updated_(transaction_.integer("lastUpdated")) {}

  std::optional<Action> action(std::int64_t row) const {
    if (add_.has(row)) return file(row);
    if (transaction_.has(row)) return transaction(row);
    return std::nullopt;
  }

 private:
  std::optional<Action> file(std::int64_t row) const {
    if (!path_ || !stats_ || !size_ || !modified_ || path_->IsNull(row)) return std::nullopt;
    if (is_valid(tags_, row) || is_valid(deletion_vector_, row)) return std::nullopt;
    if (!kNotNegative.contains(integer_at(*size_, row))) return std::nullopt;
    std::string path = text_at(*path_, row);
    if (!is_plain_path(path)) return std::nullopt;
    return AddFile{.path = std::move(path),
                   .size = integer_at(*size_, row),
                   .modification_time_ms = integer_at(*modified_, row),
                   .stats = text_at(*stats_, row)};
  }

  std::optional<Action> transaction(std::int64_t row) const {
    if (!app_id_ || !version_ || !updated_ || app_id_->IsNull(row)) return std::nullopt;
    return Transaction{text_at(*app_id_, row), integer_at(*version_, row),
                       integer_at(*updated_, row)};
  }

  ActionColumn add_;
  std::shared_ptr<arrow::Array> path_, stats_, tags_, deletion_vector_;
  std::shared_ptr<arrow::Int64Array> size_, modified_;
  ActionColumn transaction_;
  std::shared_ptr<arrow::Array> app_id_;
  std::shared_ptr<arrow::Int64Array> version_, updated_;
};

// Of a row whose kind was not asked for, nothing is left.
bool is_empty(const arrow::RecordBatch& batch, std::int64_t row) {
  return std::ranges::all_of(batch.columns(),
                             [row](const auto& column) { return column->IsNull(row); });
}

Status append_rows(const arrow::RecordBatch& batch, FilePaths& paths,
                   std::vector<Action>& actions) {
  const QuickRows quick(batch);
  for (std::int64_t row = 0; row < batch.num_rows(); ++row) {
    if (auto action = quick.action(row)) {
      actions.push_back(std::move(*action));
    } else if (!is_empty(batch, row)) {
      WIRELAKE_TRY(append_row(batch, row, paths, actions));
    }
  }
  return {};
}

}  // namespace

Result<std::vector<Action>> read_checkpoint_file(const StoreFolder& log, const std::string& name,
                                                 SnapshotScope scope, FilePaths& paths) {
  WIRELAKE_ASSIGN(ParquetFile file, ParquetFile::open(log, name));
  for (const char* column : kRequiredColumns) {
    if (file.metadata().schema()->group_node()->FieldIndex(column) >= 0) continue;
    return Error{ErrorCode::kDamaged,
                 "is no checkpoint: it has no column '" + std::string(column) + "'", file.path()};
  }
  std::vector<std::string> columns = {"metaData", "protocol", "sidecar"};
  if (scope >= SnapshotScope::kTransactions) columns.emplace_back("txn");
  if (scope == SnapshotScope::kFiles) columns.insert(columns.end(), {"add", "remove"});
  std::vector<Action> actions;
  for (int group = 0; group < file.row_groups(); ++group) {
    WIRELAKE_ASSIGN(auto reader, file.read(group, columns));
    while (true) {
      WIRELAKE_ASSIGN(const auto batch, from_arrow(reader->Next(), file.path()));
      if (!batch) break;
      WIRELAKE_TRY(append_rows(*batch, paths, actions));
    }
  }
  return actions;
}

}  // namespace wirelake::delta
