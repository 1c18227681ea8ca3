#include "collection/copy_collection.h"

#include <arrow/builder.h>
#include <arrow/type.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/interrupted.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/batch.h"
#include "columns/conform_batch.h"
#include "columns/schema.h"
#include "load/loader.h"
#include "rows/row_group_cutter.h"

namespace wirelake {
namespace {

constexpr int kMaxOpenAttempts = 10;

struct TableScan {
  const Table* table;
  std::unique_ptr<BatchScan> rows;
};

// A collection as it was at one time.
struct Original {
  CollectionInfo info;
  std::vector<TableScan> tables;
};

Result<std::vector<TableScan>> scan_tables(StoreBackend& store, std::string_view name) {
  std::vector<TableScan> scans;
  for (const Table* table : store.tables()) {
    WIRELAKE_ASSIGN(auto rows, store.scan(name, *table));
    scans.push_back({table, std::move(rows)});
  }
  return scans;
}

// The rows are those of `info` if its loads are the same before and after.
Result<Original> open_original(StoreBackend& store, std::string_view name) {
  WIRELAKE_ASSIGN(CollectionInfo before, store.info(name));
  for (int attempt = 1; attempt <= kMaxOpenAttempts; ++attempt) {
    WIRELAKE_ASSIGN(auto tables, scan_tables(store, name));
    WIRELAKE_ASSIGN(CollectionInfo after, store.info(name));
    if (std::ranges::equal(before.loads, after.loads, {}, &LoadInfo::load, &LoadInfo::load))
      return Original{std::move(after), std::move(tables)};
    before = std::move(after);
  }
  return Error{ErrorCode::kConflict,
               "others load into the collection all the time; copy it when they have ended",
               std::string(name)};
}

// The ports of rows out of tables of the first version, which have them in the structs alone:
// `name` is that of a column and of a field of each struct.
arrow::Result<std::shared_ptr<arrow::Array>> ports_of(const arrow::RecordBatch& rows,
                                                      const std::string& name) {
  const auto ports_in = [&](const char* column) {
    const auto rows_in = std::static_pointer_cast<arrow::StructArray>(rows.GetColumnByName(column));
    return rows_in->GetFlattenedField(rows_in->struct_type()->GetFieldIndex(name));
  };
  ARROW_ASSIGN_OR_RAISE(const auto tcp, ports_in("tcp_info"));
  ARROW_ASSIGN_OR_RAISE(const auto udp, ports_in("udp_info"));
  arrow::Int32Builder ports;
  for (std::int64_t row = 0; row < rows.num_rows(); ++row) {
    const auto& info = tcp->IsValid(row) ? *tcp : *udp;
    const auto& values = static_cast<const arrow::Int32Array&>(info);
    ARROW_RETURN_NOT_OK(values.IsValid(row) ? ports.Append(values.Value(row)) : ports.AppendNull());
  }
  return ports.Finish();
}

Result<BatchPointer> with_ports(const BatchPointer& rows) {
  auto completed = rows;
  for (const char* name : {"sport", "dport"}) {
    WIRELAKE_ASSIGN(auto ports, from_arrow(ports_of(*rows, name)));
    const int column = rows->schema()->GetFieldIndex(name);
    WIRELAKE_ASSIGN(completed, from_arrow(completed->SetColumn(column, packet_field(name), ports)));
  }
  return completed;
}

// The rows as a new table has them.
Result<BatchPointer> as_new(const BatchPointer& batch, const Table& table) {
  WIRELAKE_ASSIGN(auto rows, conform_batch(batch, table.schema));
  const bool lacks_ports =
      &table == &packets_table() && batch->schema()->GetFieldIndex("sport") < 0;
  return lacks_ports ? with_ports(rows) : rows;
}

Status copy_rows(TableScan& from, TableWriter& writer, const CopyOptions& options, Progress& now) {
  RowGroupCutter cutter([&](const BatchPointer& rows) { return writer.write(*from.table, rows); });
  WIRELAKE_TRY(from.rows->start(
      {.columns = from.table->schema->field_names(), .cancellation = options.cancellation}));
  while (true) {
    WIRELAKE_ASSIGN(const auto batch, from.rows->next());
    if (!batch) return cutter.finish();
    WIRELAKE_ASSIGN(const auto rows, as_new(batch, *from.table));
    WIRELAKE_TRY(cutter.add(rows));
    if (from.table == &packets_table()) now.packets += static_cast<std::uint64_t>(rows->num_rows());
    if (options.progress && !options.progress(now)) {
      return Error{ErrorCode::kCancelled, "was interrupted; nothing was copied"};
    }
  }
}

}  // namespace

Result<std::uint64_t> copy_collection(StoreBackend& from, std::string_view name, StoreBackend& to,
                                      const CopyOptions& options) {
  WIRELAKE_ASSIGN(Original original, open_original(from, name));
  const CreateOptions create = {original.info.description,
                                options.name.value_or(original.info.name),
                                original.info.input_filters, original.info.creation_time_us};
  WIRELAKE_ASSIGN(const auto writer,
                  to.append_to_new(create, jobs_or_default(options.jobs), options.cancellation));
  Progress now;
  now.packets_total = original.info.count;
  for (TableScan& table : original.tables) {
    if (const Status copied = copy_rows(table, writer->rows(), options, now); !copied) {
      Error error = copied.error();
      if (error.code == ErrorCode::kCancelled) error.file = original.info.name;
      return error;
    }
  }
  if (!options.cancellation.begin_change()) return was_interrupted(std::string(name));
  // Which others these replaced was settled in the original.
  for (LoadInfo& load : original.info.loads)
    load.replaces.clear();
  WIRELAKE_TRY(writer->commit(std::move(original.info.loads)));
  return now.packets;
}

}  // namespace wirelake
