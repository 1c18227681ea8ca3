#include "wirelake/capture_rows.h"

#include <algorithm>
#include <utility>

#include "base/try.h"
#include "columns/batch.h"
#include "columns/document.h"
#include "columns/schema.h"
#include "load/capture_ahead.h"

namespace wirelake {
namespace {

// Columns of packets that tell of their flows, or have such fields.
bool is_of_flow(const std::string& column) {
  return column == "flow" || column == "is_orig" || column == "tcp_info" ||
         column == "tcp_info.retransmission";
}

}  // namespace

class CaptureRows::Reading {
 public:
  template <typename... Source>
  explicit Reading(Document shown, Source&&... source)
      : batches(std::forward<Source>(source)...), document(std::move(shown)) {}

  // Makes a batch, which is null at the end, the one whose rows are sent.
  Result<std::int64_t> take(Result<BatchPointer> taken) {
    WIRELAKE_ASSIGN(auto batch, std::move(taken));
    if (!batch) return std::int64_t{0};
    const std::int64_t rows = batch->num_rows();
    document.bind(std::move(batch));
    return rows;
  }

  CaptureAhead batches;
  Document document;
};

CaptureRows::CaptureRows(std::unique_ptr<Reading> reading) : reading_(std::move(reading)) {}
CaptureRows::CaptureRows(CaptureRows&&) noexcept = default;
CaptureRows& CaptureRows::operator=(CaptureRows&&) noexcept = default;
CaptureRows::~CaptureRows() = default;

Result<CaptureRows> CaptureRows::open(std::string path, CaptureOptions options,
                                      const std::vector<std::string>& fields) {
  WIRELAKE_ASSIGN(Document document, Document::make(fields, *packet_schema()));
  const bool with_flows = std::ranges::any_of(document.columns(), is_of_flow);
  return CaptureRows(std::make_unique<Reading>(std::move(document), std::move(path),
                                               std::move(options), with_flows));
}

Result<CaptureRows> CaptureRows::open_flows(std::string path, CaptureOptions options,
                                            const FlowOptions& flows,
                                            const std::vector<std::string>& fields) {
  WIRELAKE_ASSIGN(Document document, Document::make(fields, *flow_schema()));
  return CaptureRows(
      std::make_unique<Reading>(std::move(document), std::move(path), std::move(options), flows));
}

Result<std::int64_t> CaptureRows::fetch(const ProgressCallback& watch) {
  return reading_->take(reading_->batches.next(watch));
}

std::optional<Result<std::int64_t>> CaptureRows::fetch_within(std::chrono::milliseconds patience) {
  auto batch = reading_->batches.next_within(patience);
  if (!batch) return std::nullopt;
  return reading_->take(*std::move(batch));
}

void CaptureRows::emit(std::int64_t row, ValueSink& sink) const {
  reading_->document.emit(row, sink);
}

Progress CaptureRows::progress() const {
  return reading_->batches.progress();
}

void CaptureRows::cancel() {
  reading_->batches.cancel();
}

CaptureReport CaptureRows::report() const {
  return reading_->batches.report();
}

}  // namespace wirelake
