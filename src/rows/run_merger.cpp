#include "rows/run_merger.h"

#include <arrow/builder.h>
#include <arrow/compute/api_vector.h>
#include <arrow/datum.h>

#include <algorithm>
#include <utility>

#include "base/interrupted.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "rows/batch_scan.h"

namespace wirelake {
namespace {

constexpr std::size_t kNoPiece = SIZE_MAX;

}  // namespace

bool RunMerger::comes_after(std::size_t a, std::size_t b) const {
  const int order = runs_[a].key().compare(runs_[b].key());
  return order != 0 ? order > 0 : a > b;
}

Status RunMerger::start() {
  if (std::exchange(is_started_, true)) return {};
  for (std::size_t run = 0; run < runs_.size(); ++run) {
    WIRELAKE_ASSIGN(const bool has_row, runs_[run].advance());
    if (has_row) heap_.push_back(run);
  }
  std::ranges::make_heap(heap_, [this](auto a, auto b) { return comes_after(a, b); });
  return {};
}

// Moves the run with the first row on.
Status RunMerger::advance_first() {
  if (cancellation_.is_cancelled()) return was_interrupted();
  const auto after = [this](std::size_t a, std::size_t b) { return comes_after(a, b); };
  std::ranges::pop_heap(heap_, after);
  WIRELAKE_ASSIGN(const bool has_row, runs_[heap_.back()].advance());
  if (has_row) {
    std::ranges::push_heap(heap_, after);
  } else {
    heap_.pop_back();
  }
  return {};
}

// Notes the present row of a run as the next of the merged ones.
void RunMerger::take(std::size_t run) {
  const SortedRun& from = runs_[run];
  std::size_t& piece = piece_of_run_[run];
  const bool goes_on = piece != kNoPiece && pieces_[piece].batch == from.batch() &&
                       pieces_[piece].begin + pieces_[piece].rows == from.row();
  if (!goes_on) {
    piece = pieces_.size();
    pieces_.push_back({from.batch(), from.row()});
  }
  places_.push_back({piece, pieces_[piece].rows++});
}

Result<BatchPointer> RunMerger::gather() {
  std::vector<BatchPointer> slices;
  std::vector<std::int64_t> starts;
  std::int64_t rows = 0;
  for (const Piece& piece : pieces_) {
    slices.push_back(piece.batch->Slice(piece.begin, piece.rows));
    starts.push_back(rows);
    rows += piece.rows;
  }
  if (slices.size() <= 1) return slices.empty() ? BatchPointer() : slices.front();
  arrow::Int64Builder indices;
  WIRELAKE_TRY(from_arrow(indices.Reserve(rows)));
  for (const Place& place : places_)
    indices.UnsafeAppend(starts[place.piece] + place.row);
  WIRELAKE_ASSIGN(const auto index_array, from_arrow(indices.Finish()));
  WIRELAKE_ASSIGN(const auto joined, from_arrow(arrow::ConcatenateRecordBatches(slices)));
  WIRELAKE_ASSIGN(const auto taken,
                  from_arrow(arrow::compute::Take(arrow::Datum(joined), arrow::Datum(index_array),
                                                  arrow::compute::TakeOptions::NoBoundsCheck())));
  return taken.record_batch();
}

Result<BatchPointer> RunMerger::next(std::uint64_t max_rows) {
  WIRELAKE_TRY(start());
  const auto most = static_cast<std::size_t>(
      std::min(max_rows, static_cast<std::uint64_t>(std::max<std::int64_t>(size_.rows, 1))));
  piece_of_run_.assign(runs_.size(), kNoPiece);
  std::int64_t bytes = 0;
  while (!heap_.empty() && places_.size() < most) {
    const SortedRun& first = runs_[heap_.front()];
    if (!places_.empty() && bytes + first.bytes() > size_.bytes) break;
    bytes += first.bytes();
    take(heap_.front());
    WIRELAKE_TRY(advance_first());
  }
  auto batch = gather();
  pieces_.clear();
  places_.clear();
  return batch;
}

Status RunMerger::pass_over(std::uint64_t rows) {
  WIRELAKE_TRY(start());
  for (; rows > 0 && !heap_.empty(); --rows)
    WIRELAKE_TRY(advance_first());
  return {};
}

}  // namespace wirelake
