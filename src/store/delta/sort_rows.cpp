#include "store/delta/sort_rows.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <tuple>

#include "base/text_view.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/arrow_value.h"

namespace wirelake::delta {
namespace {

using BatchPointer = std::shared_ptr<arrow::RecordBatch>;

constexpr std::int64_t kBatchRows = 8192;

struct RowPlace {
  std::string_view load;
  std::int64_t frame = 0;
  std::size_t batch = 0;
  std::int64_t row = 0;

  auto key() const { return std::tie(load, frame, batch, row); }
};

void append_places(const arrow::RecordBatch& batch, std::size_t index,
                   std::vector<RowPlace>& places) {
  const auto loads = batch.GetColumnByName("load");
  const auto frames = batch.GetColumnByName("frame");
  const bool has_frames = frames && frames->type_id() == arrow::Type::INT64;
  for (std::int64_t row = 0; row < batch.num_rows(); ++row) {
    RowPlace place = {{}, 0, index, row};
    if (loads) place.load = as_text(binary_value(*loads, row));
    if (has_frames && frames->IsValid(row)) {
      place.frame = static_cast<const arrow::Int64Array&>(*frames).Value(row);
    }
    places.push_back(place);
  }
}

// The rows from `begin` on that stand behind each other in one batch.
std::size_t stretch_end(const std::vector<RowPlace>& places, std::size_t begin) {
  std::size_t end = begin + 1;
  while (end < places.size() && places[end].batch == places[begin].batch &&
         places[end].row == places[end - 1].row + 1) {
    ++end;
  }
  return end;
}

// Slices that wait until they are enough for a batch.
class Collector {
 public:
  Status add(BatchPointer slice) {
    if (!slices_.empty() && !slices_.back()->schema()->Equals(*slice->schema())) {
      WIRELAKE_TRY(flush());
    }
    rows_ += slice->num_rows();
    slices_.push_back(std::move(slice));
    return rows_ >= kBatchRows ? flush() : Status();
  }

  Status flush() {
    if (slices_.empty()) return {};
    if (slices_.size() == 1) {
      result.push_back(std::move(slices_.front()));
    } else {
      WIRELAKE_ASSIGN(auto joined, from_arrow(arrow::ConcatenateRecordBatches(slices_)));
      result.push_back(std::move(joined));
    }
    slices_.clear();
    rows_ = 0;
    return {};
  }

  std::vector<BatchPointer> result;

 private:
  std::vector<BatchPointer> slices_;
  std::int64_t rows_ = 0;
};

}  // namespace

Result<std::vector<BatchPointer>> sort_rows(const std::vector<BatchPointer>& batches) {
  std::vector<RowPlace> places;
  for (std::size_t i = 0; i < batches.size(); ++i)
    append_places(*batches[i], i, places);
  std::ranges::sort(places, {}, &RowPlace::key);

  Collector collector;
  for (std::size_t begin = 0; begin < places.size();) {
    const std::size_t end = stretch_end(places, begin);
    const RowPlace& first = places[begin];
    WIRELAKE_TRY(collector.add(
        batches[first.batch]->Slice(first.row, static_cast<std::int64_t>(end - begin))));
    begin = end;
  }
  WIRELAKE_TRY(collector.flush());
  return std::move(collector.result);
}

}  // namespace wirelake::delta
