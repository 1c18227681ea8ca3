// LoadRows: the rows of captures, one capture after the other, cut into batches for a TableWriter;
// those of a capture that fails are forgotten.
//
// Rows of small captures share batches; a large one has batches of its own, so that its rows are in
// one stretch of the order. Who commits, and when, is not of interest here. One thread.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <functional>
#include <vector>

#include "columns/batch.h"
#include "columns/table.h"
#include "store/store_backend.h"
#include "wirelake/result.h"

namespace wirelake {

/// Where the rows of one table come together.
struct RowColumns {
  const Table* table;
  std::function<std::int64_t()> rows;  ///< How many there are.
  std::function<std::int64_t()>
      payload_bytes;  ///< About how large they are, where they can be large.
  std::function<Result<BatchPointer>()> finish;  ///< Gives them out.
};

class LoadRows {
 public:
  /// Of captures that have rows in all of `columns`. `writer` must outlive this object.
  LoadRows(TableWriter& writer, std::vector<RowColumns> columns);

  /// A capture begins.
  void begin();

  /// Writes the columns that are full. To be called often while a capture is read.
  Status flush_if_full();

  /// The capture is whole.
  Status end();

  /// The capture failed: removes its rows, wherever they are.
  Status forget();

  /// Writes all rows there are; no capture is in the middle.
  Status flush();

 private:
  struct OneTable {
    RowColumns columns;
    BatchPointer whole = nullptr;  // Rows of whole captures that no longer are in the columns.
    std::int64_t begin = 0;        // Row in the columns where the present capture begins.
  };

  Status write(const OneTable& table, const BatchPointer& rows);
  Status write_whole(OneTable& table);
  Status begin_files();

  TableWriter& writer_;
  std::vector<OneTable> tables_;
  bool is_written_ = false;  // Whether rows of the present capture went to the writer.
};

}  // namespace wirelake
