// RunMerger: several sorted runs as one.
//
// Rows with equal keys come from the earlier run first, so that sorting is stable. Memory is that
// of a batch or two of each run, and of what is given out. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "columns/batch.h"
#include "rows/sorted_run.h"
#include "wirelake/cancellation.h"

namespace wirelake {

class RunMerger {
 public:
  /// What a merged batch has at most, but that it has a row.
  struct BatchSize {
    std::int64_t rows = 8192;
    std::int64_t bytes = 1 << 20;
  };

  RunMerger(std::vector<SortedRun> runs, BatchSize size, Cancellation cancellation)
      : runs_(std::move(runs)), size_(size), cancellation_(std::move(cancellation)) {}

  /// The next rows with their keys, `max_rows` of them at most; null at the end.
  Result<BatchPointer> next(std::uint64_t max_rows = UINT64_MAX);

  /// Passes over the next `rows` rows.
  Status pass_over(std::uint64_t rows);

 private:
  // Rows of one batch that follow each other in the merged order, others between them.
  struct Piece {
    BatchPointer batch;
    std::int64_t begin = 0;
    std::int64_t rows = 0;
  };
  // A merged row: the how manieth of which piece.
  struct Place {
    std::size_t piece;
    std::int64_t row;
  };

  Status start();
  Status advance_first();
  bool comes_after(std::size_t a, std::size_t b) const;
  void take(std::size_t run);
  Result<BatchPointer> gather();

  std::vector<SortedRun> runs_;
  const BatchSize size_;
  const Cancellation cancellation_;
  bool is_started_ = false;
  std::vector<std::size_t> heap_;  // Of the runs that have rows, the first in front.

  std::vector<Piece> pieces_;  // Of the batch in the making, as what follows.
  std::vector<std::size_t> piece_of_run_;
  std::vector<Place> places_;
};

}  // namespace wirelake
