#include <arrow/builder.h>
#include <arrow/type.h>

#include <utility>
#include <vector>

#include "base/interrupted.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/batch.h"
#include "columns/conform_batch.h"
#include "columns/schema.h"
#include "rows/row_group_cutter.h"
#include "store/store_backend.h"
#include "wirelake/copy.h"

namespace wirelake {
namespace {

constexpr int kMaxOpenAttempts = 10;

// A collection as it was at one time.
struct Original {
  CollectionInfo info;
  std::unique_ptr<BatchScan> rows;
};

Result<CollectionInfo> info_of(Store& store, std::string_view name) {
  WIRELAKE_ASSIGN(auto found, store.lookup(name));
  if (!found) return no_such_collection(name);
  return std::move(*found);
}

// Loads only ever come to be, so that the rows are those of `info` if no load came in between.
Result<Original> open_original(Store& store, std::string_view name) {
  WIRELAKE_ASSIGN(CollectionInfo before, info_of(store, name));
  for (int attempt = 1; attempt <= kMaxOpenAttempts; ++attempt) {
    WIRELAKE_ASSIGN(auto rows, store.backend().scan(name));
    WIRELAKE_ASSIGN(CollectionInfo after, info_of(store, name));
    if (before.loads.size() == after.loads.size())
      return Original{std::move(after), std::move(rows)};
    before = std::move(after);
  }
  return Error{ErrorCode::kConflict,
               "others load into the collection all the time; copy it when they have ended",
               std::string(name)};
}

// The ports of rows out of tables of the first version, which have them in the structs alone: the
// field `index` of each.
arrow::Result<std::shared_ptr<arrow::Array>> ports_of(const arrow::RecordBatch& rows, int index) {
  const auto field_of = [&](Column column) {
    return static_cast<const arrow::StructArray&>(*rows.column(column)).GetFlattenedField(index);
  };
  ARROW_ASSIGN_OR_RAISE(const auto tcp, field_of(kTcpInfoColumn));
  ARROW_ASSIGN_OR_RAISE(const auto udp, field_of(kUdpInfoColumn));
  arrow::Int32Builder ports;
  for (std::int64_t row = 0; row < rows.num_rows(); ++row) {
    const auto& info = tcp->IsValid(row) ? *tcp : *udp;
    const auto& values = static_cast<const arrow::Int32Array&>(info);
    ARROW_RETURN_NOT_OK(values.IsValid(row) ? ports.Append(values.Value(row)) : ports.AppendNull());
  }
  return ports.Finish();
}

Result<BatchPointer> with_ports(const BatchPointer& rows) {
  arrow::ArrayVector columns = rows->columns();
  WIRELAKE_ASSIGN(columns[kSourcePortColumn], from_arrow(ports_of(*rows, 0)));
  WIRELAKE_ASSIGN(columns[kDestinationPortColumn], from_arrow(ports_of(*rows, 1)));
  return arrow::RecordBatch::Make(rows->schema(), rows->num_rows(), std::move(columns));
}

Result<std::uint64_t> copy_rows(Original& original, LoadWriter& writer,
                                const CopyOptions& options) {
  Progress now;
  now.packets_total = original.info.count;
  RowGroupCutter cutter([&](const BatchPointer& rows) { return writer.write(rows); });
  WIRELAKE_TRY(original.rows->start(
      {.columns = packet_schema()->field_names(), .cancellation = options.cancellation}));
  while (true) {
    WIRELAKE_ASSIGN(auto batch, original.rows->next());
    if (!batch) break;
    const bool has_ports = batch->schema()->GetFieldIndex("sport") >= 0;
    WIRELAKE_ASSIGN(batch, conform_batch(batch, packet_schema()));
    if (!has_ports) {
      WIRELAKE_ASSIGN(batch, with_ports(batch));
    }
    WIRELAKE_TRY(cutter.add(batch));
    now.packets += static_cast<std::uint64_t>(batch->num_rows());
    if (options.progress && !options.progress(now)) {
      return Error{ErrorCode::kCancelled, "was interrupted; nothing was copied",
                   original.info.name};
    }
  }
  WIRELAKE_TRY(cutter.finish());
  return now.packets;
}

}  // namespace

Result<std::uint64_t> copy_collection(Store& from, std::string_view name, Store& to,
                                      const CopyOptions& options) {
  WIRELAKE_ASSIGN(Original original, open_original(from, name));
  const CreateOptions create = {original.info.description,
                                options.name.value_or(original.info.name),
                                original.info.input_filters, original.info.creation_time_us};
  WIRELAKE_ASSIGN(const auto writer,
                  to.backend().append_to_new(create, options.jobs, options.cancellation));
  WIRELAKE_ASSIGN(const std::uint64_t packets, copy_rows(original, *writer, options));
  if (!options.cancellation.begin_change()) return was_interrupted(std::string(name));
  // Which others these replaced was settled in the original.
  for (LoadInfo& load : original.info.loads)
    load.replaces.clear();
  WIRELAKE_TRY(writer->commit(std::move(original.info.loads)));
  return packets;
}

}  // namespace wirelake
