#include "load/load_rows.h"

#include <algorithm>
#include <utility>

#include "base/try.h"

namespace wirelake {
namespace {

// A batch becomes a row group. Large enough to compress well and to be skipped as one, small enough
// for a few of them to be in memory.
constexpr std::int64_t kBatchRows = 32'768;
constexpr std::int64_t kBatchPayloadBytes = 8 << 20;

bool is_full(const RowColumns& columns) {
  return columns.rows() >= kBatchRows || columns.payload_bytes() >= kBatchPayloadBytes;
}

}  // namespace

LoadRows::LoadRows(TableWriter& writer, std::vector<RowColumns> columns) : writer_(writer) {
  for (RowColumns& one : columns)
    tables_.push_back({std::move(one)});
}

void LoadRows::begin() {
  is_written_ = false;
  for (OneTable& table : tables_)
    table.begin = table.columns.rows();
}

Status LoadRows::write(const OneTable& table, const BatchPointer& rows) {
  if (rows->num_rows() == 0) return {};
  return writer_.write(*table.columns.table, rows);
}

Status LoadRows::write_whole(OneTable& table) {
  return table.whole ? write(table, std::exchange(table.whole, nullptr)) : Status();
}

Status LoadRows::flush_if_full() {
  for (OneTable& table : tables_) {
    if (!is_full(table.columns)) continue;
    if (!std::exchange(is_written_, true)) WIRELAKE_TRY(begin_files());
    WIRELAKE_ASSIGN(const BatchPointer rows, table.columns.finish());
    WIRELAKE_TRY(write(table, rows));
  }
  return {};
}

// Rows of the captures before the present one are whole and go into files of their own: should this
// capture fail, its files go and theirs stay.
Status LoadRows::begin_files() {
  std::vector<std::pair<const OneTable*, BatchPointer>> present;
  for (OneTable& table : tables_) {
    WIRELAKE_TRY(write_whole(table));
    if (table.begin == 0) continue;
    WIRELAKE_ASSIGN(const BatchPointer rows, table.columns.finish());
    WIRELAKE_TRY(write(table, rows->Slice(0, table.begin)));
    present.emplace_back(&table, rows->Slice(std::exchange(table.begin, 0)));
  }
  WIRELAKE_TRY(writer_.seal());
  for (const auto& [table, rows] : present)
    WIRELAKE_TRY(write(*table, rows));
  return {};
}

Status LoadRows::end() {
  // The batches of a large capture are its own.
  return is_written_ ? flush() : Status();
}

Status LoadRows::forget() {
  if (is_written_) WIRELAKE_TRY(writer_.discard());
  for (OneTable& table : tables_) {
    WIRELAKE_ASSIGN(const BatchPointer rows, table.columns.finish());
    if (table.begin == 0) continue;
    WIRELAKE_TRY(write_whole(table));
    table.whole = rows->Slice(0, table.begin);
  }
  return {};
}

Status LoadRows::flush() {
  for (OneTable& table : tables_) {
    WIRELAKE_ASSIGN(const BatchPointer rows, table.columns.finish());
    WIRELAKE_TRY(write_whole(table));
    WIRELAKE_TRY(write(table, rows));
  }
  return {};
}

}  // namespace wirelake
