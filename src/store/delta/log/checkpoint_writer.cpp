#include "store/delta/log/checkpoint_writer.h"

#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "base/time_text.h"
#include "base/try.h"
#include "columns/json_array.h"
#include "store/delta/data/parquet_output.h"
#include "store/delta/log/table_settings.h"
#include "store/json_members.h"
#include "store/stored_json.h"

namespace wirelake::delta {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::int64_t kDefaultInterval = 10;
// A checkpoint costs its writer what there is in the table, and each later one costs it again. In a
// long log they are this part of the log apart: a few per cent more to read, and far less to write.
constexpr std::int64_t kIntervalPart = 50;

constexpr std::size_t kRowsAtATime = 10'000;

const std::shared_ptr<arrow::Schema>& checkpoint_schema() {
  using arrow::field;
  using arrow::struct_;
  const auto& text = arrow::utf8();
  const auto texts = arrow::list(arrow::field("element", text));
  const auto text_map = arrow::map(text, text);
  static const auto schema = arrow::schema({
      field("protocol", struct_({field("minReaderVersion", arrow::int32()),
                                 field("minWriterVersion", arrow::int32()),
                                 field("readerFeatures", texts), field("writerFeatures", texts)})),
      field(
          "metaData",
          struct_({field("id", text), field("name", text), field("description", text),
                   field("format", struct_({field("provider", text), field("options", text_map)})),
                   field("schemaString", text), field("partitionColumns", texts),
                   field("configuration", text_map), field("createdTime", arrow::int64())})),
      field("txn", struct_({field("appId", text), field("version", arrow::int64()),
                            field("lastUpdated", arrow::int64())})),
      field("add",
            struct_({field("path", text), field("partitionValues", text_map),
                     field("size", arrow::int64()), field("modificationTime", arrow::int64()),
                     field("dataChange", arrow::boolean()), field("stats", text),
                     field("tags", text_map)})),
      field("remove", struct_({field("path", text), field("deletionTimestamp", arrow::int64()),
                               field("dataChange", arrow::boolean()),
                               field("extendedFileMetadata", arrow::boolean()),
                               field("partitionValues", text_map), field("size", arrow::int64())})),
  });
  return schema;
}

// Writes actions as the rows of a checkpoint, a few thousand at a time.
class RowWriter {
 public:
  explicit RowWriter(ParquetOutput& output) : output_(output) {}

  Status add(Action action) {
    // A checkpoint tells what is there, and changes nothing.
    if (auto* add = std::get_if<AddFile>(&action)) add->data_change = false;
    if (auto* remove = std::get_if<RemoveFile>(&action)) remove->data_change = false;
    for (Json& object : to_json(action)) {
      rows_.push_back(std::move(object));
      ++written_;
    }
    return rows_.size() >= kRowsAtATime ? flush() : Status();
  }

  Status flush() {
    if (rows_.empty()) return {};
    WIRELAKE_ASSIGN(const auto batch, batch_of_json(checkpoint_schema(), rows_));
    rows_.clear();
    return output_.write(*batch);
  }

  std::size_t written() const { return written_; }

 private:
  ParquetOutput& output_;
  std::vector<Json> rows_;
  std::size_t written_ = 0;
};

Status write_rows(const Snapshot& snapshot, RowWriter& rows) {
  WIRELAKE_TRY(rows.add(snapshot.protocol));
  WIRELAKE_TRY(rows.add(snapshot.metadata));
  for (const auto& [app_id, transaction] : snapshot.transactions)
    WIRELAKE_TRY(rows.add(transaction));
  for (const auto& [path, file] : snapshot.files)
    WIRELAKE_TRY(rows.add(file));
  const std::int64_t expired =
      saturated_difference(now_microseconds() / 1000, deleted_file_retention_ms(snapshot.metadata));
  for (const auto& [path, file] : snapshot.removed) {
    if (file.deletion_time_ms >= expired) WIRELAKE_TRY(rows.add(file));
  }
  return rows.flush();
}

// Names the newest checkpoint, so that readers need not look for it.
Status write_hint(const StoreFolder& log, std::int64_t version, std::size_t rows, std::size_t files,
                  std::uint64_t bytes) {
  if (const auto text = log.read_file(kLastCheckpointName, kMaxLastCheckpointSize)) {
    const auto hint = stored_json_or_null(*text);
    const auto hinted = integer_of(member(hint, "version"), kNotNegative);
    // One that sends readers to what is not there is none.
    if (hinted && *hinted >= version && log.facts(checkpoint_name(*hinted))) return {};
  }
  const Json hint = {
      {"version", version}, {"size", rows}, {"sizeInBytes", bytes}, {"numOfAddFiles", files}};
  return log.put(kLastCheckpointName, temporary_log_name(), hint.dump());
}

}  // namespace

bool checkpoint_is_due(const Metadata& metadata, std::int64_t version,
                       std::int64_t latest_checkpoint) {
  const std::int64_t behind = std::max<std::int64_t>(latest_checkpoint, 0);
  const std::int64_t interval =
      checkpoint_interval(metadata, std::max(kDefaultInterval, behind / kIntervalPart));
  return version - behind >= interval;
}

Status write_checkpoint(const StoreFolder& table) {
  WIRELAKE_ASSIGN(const Snapshot snapshot, read_snapshot(table));
  WIRELAKE_TRY(check_writable(snapshot));
  WIRELAKE_ASSIGN(const StoreFolder log, table.open_folder(kLogFolder));
  const std::string temporary = temporary_log_name();
  WIRELAKE_ASSIGN(const auto output,
                  ParquetOutput::create(log, temporary, *checkpoint_schema(), {}));
  RowWriter rows(*output);
  WIRELAKE_TRY(write_rows(snapshot, rows));
  WIRELAKE_ASSIGN(const std::uint64_t bytes, output->finish());
  const Status renamed = log.rename(temporary, checkpoint_name(snapshot.version));
  if (!renamed) {
    (void)log.remove_file(temporary);
    // Another process was as quick, and wrote the same.
    if (renamed.error().code != ErrorCode::kAlreadyExists) return renamed;
  }
  WIRELAKE_TRY(log.sync());
  return write_hint(log, snapshot.version, rows.written(), snapshot.files.size(), bytes);
}

}  // namespace wirelake::delta
