#include "store/delta/checkpoint.h"

#include <arrow/array.h>
#include <arrow/record_batch.h>

#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/text_view.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/arrow_value.h"
#include "columns/json_sink.h"
#include "store/delta/parquet_file.h"

namespace wirelake::delta {
namespace {

// A row of a checkpoint is an action: a struct a kind, all null but one.
Status append_row(const arrow::RecordBatch& batch, std::int64_t row, std::vector<Action>& actions) {
  std::string text;
  JsonSink sink(text);
  sink.begin_object(nullptr);
  for (int i = 0; i < batch.num_columns(); ++i) {
    if (batch.column(i)->IsNull(row)) continue;
    sink.key(batch.column_name(i));
    emit_value(*batch.column(i), row, sink);
  }
  sink.end_object();
  return parse_action(nlohmann::json::parse(text, nullptr, false), actions);
}

// The files of a table, taken straight out of their columns: there can be a hundred thousand, and
// the way through JSON takes ten times as long.
class AddColumns {
 public:
  explicit AddColumns(const arrow::RecordBatch& batch) {
    const auto column = batch.GetColumnByName("add");
    if (!column || column->type_id() != arrow::Type::STRUCT) return;
    add_ = std::static_pointer_cast<arrow::StructArray>(column);
    path_ = text_field("path");
    stats_ = text_field("stats");
    size_ = integer_field("size");
    modified_ = integer_field("modificationTime");
    tags_ = add_->GetFieldByName("tags");
    deletion_vector_ = add_->GetFieldByName("deletionVector");
  }

  /// Nothing if the row is no file, or one that needs a closer look.
  std::optional<AddFile> file(std::int64_t row) const {
    if (!path_ || !stats_ || !size_ || !modified_ || add_->IsNull(row)) return std::nullopt;
    if (path_->IsNull(row) || has(tags_, row) || has(deletion_vector_, row)) return std::nullopt;
    return AddFile{.path = decoded_path(std::string(as_text(binary_value(*path_, row)))),
                   .size = value(*size_, row),
                   .modification_time_ms = value(*modified_, row),
                   .stats = std::string(as_text(binary_value(*stats_, row)))};
  }

 private:
  std::shared_ptr<arrow::Array> text_field(const char* name) const {
    auto array = add_->GetFieldByName(name);
    return array && arrow::is_base_binary_like(array->type_id()) ? array : nullptr;
  }

  std::shared_ptr<arrow::Int64Array> integer_field(const char* name) const {
    auto array = add_->GetFieldByName(name);
    if (!array || array->type_id() != arrow::Type::INT64) return nullptr;
    return std::static_pointer_cast<arrow::Int64Array>(array);
  }

  static bool has(const std::shared_ptr<arrow::Array>& array, std::int64_t row) {
    return array && array->IsValid(row);
  }

  static std::int64_t value(const arrow::Int64Array& array, std::int64_t row) {
    return array.IsNull(row) ? 0 : array.Value(row);
  }

  std::shared_ptr<arrow::StructArray> add_;
  std::shared_ptr<arrow::Array> path_, stats_, tags_, deletion_vector_;
  std::shared_ptr<arrow::Int64Array> size_, modified_;
};

Status append_rows(const arrow::RecordBatch& batch, std::vector<Action>& actions) {
  const AddColumns columns(batch);
  for (std::int64_t row = 0; row < batch.num_rows(); ++row) {
    if (auto file = columns.file(row)) {
      actions.emplace_back(std::move(*file));
    } else {
      WIRELAKE_TRY(append_row(batch, row, actions));
    }
  }
  return {};
}

}  // namespace

Result<std::vector<Action>> read_checkpoint_file(const Folder& log, const std::string& name,
                                                 bool with_files) {
  WIRELAKE_ASSIGN(ParquetFile file, ParquetFile::open(log, name));
  std::vector<std::string> columns = {"metaData", "protocol", "txn"};
  if (with_files) columns.insert(columns.end(), {"add", "remove"});
  std::vector<Action> actions;
  for (int group = 0; group < file.row_groups(); ++group) {
    WIRELAKE_ASSIGN(auto reader, file.read(group, columns));
    while (true) {
      WIRELAKE_ASSIGN(const auto batch, from_arrow(reader->Next(), file.path()));
      if (!batch) break;
      WIRELAKE_TRY(append_rows(*batch, actions));
    }
  }
  return actions;
}

}  // namespace wirelake::delta
