#include "store/delta/checkpoint.h"

#include <arrow/array.h>
#include <arrow/record_batch.h>

#include <nlohmann/json.hpp>

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

}  // namespace

Result<std::vector<Action>> read_checkpoint_file(const Folder& log, const std::string& name) {
  WIRELAKE_ASSIGN(ParquetFile file, ParquetFile::open(log, name));
  std::vector<Action> actions;
  for (int group = 0; group < file.row_groups(); ++group) {
    WIRELAKE_ASSIGN(auto reader,
                    file.read(group, {"add", "remove", "metaData", "protocol", "txn"}));
    while (true) {
      WIRELAKE_ASSIGN(const auto batch, from_arrow(reader->Next(), file.path()));
      if (!batch) break;
      for (std::int64_t row = 0; row < batch->num_rows(); ++row) {
        WIRELAKE_TRY(append_row(*batch, row, actions));
      }
    }
  }
  return actions;
}

}  // namespace wirelake::delta
