#include "load/loader.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "base/time_text.h"
#include "base/try.h"
#include "base/uuid.h"
#include "load/capture_parser.h"
#include "load/load_identity.h"

namespace wirelake {
namespace {

// A batch becomes a row group. Large enough to compress well and to be skipped as one, small enough
// for a few of them to be in memory.
constexpr std::int64_t kBatchRows = 32'768;
constexpr std::int64_t kBatchPayloadBytes = 8 << 20;

// What a crash in a load of many captures may cost.
constexpr std::uint64_t kCommitBytes = std::uint64_t{256} << 20;

Error loaded_before(const std::string& path) {
  return {ErrorCode::kAlreadyExists, "is in the collection already, loaded with the same filter",
          path};
}

}  // namespace

int jobs_or_default(int wanted) {
  if (wanted > 0) return wanted;
  return static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
}

Loader::Loader(std::unique_ptr<LoadWriter> writer, IpFilter filter, LoaderOptions options)
    : writer_(std::move(writer)),
      filter_(std::move(filter)),
      columns_({options.keep_headers}),
      once_(options.once),
      cancellation_(std::move(options.cancellation)) {}

Status Loader::broken(Status status) {
  if (!status) broken_ = true;
  return status;
}

Status Loader::write(const std::shared_ptr<arrow::RecordBatch>& rows) {
  return broken(writer_->write(rows));
}

Result<CaptureReport> Loader::load(const std::string& path, const ProgressCallback& progress) {
  std::string identity;
  if (once_) {
    WIRELAKE_ASSIGN(identity, load_identity(path, filter_));
    WIRELAKE_ASSIGN(const bool is_there, writer_->has(identity));
    if (is_there) return loaded_before(path);
  }
  LoadInfo info;
  info.load = make_uuid_v7();
  info.time_us = now_microseconds();
  info.filter.assign(filter_.entries().begin(), filter_.entries().end());
  columns_.set_capture(info.load, capture_name(path));
  capture_begin_ = columns_.rows();
  capture_written_ = false;

  Status parsed = parse_into_columns(path, progress, info.report);
  // The row groups of a large capture are its own, so that its rows are in one stretch of order.
  if (parsed && capture_written_) parsed = flush();
  if (!parsed) {
    if (!broken_) WIRELAKE_TRY(forget_capture());
    return parsed.error();
  }
  uncommitted_bytes_ += info.report.bytes;
  uncommitted_packets_ += info.report.packets;
  CaptureReport report = info.report;
  pending_.push_back(std::move(info));
  if (!once_ && uncommitted_bytes_ < kCommitBytes) return report;
  const Status committed = commit_pending(identity);
  if (!committed && committed.error().code == ErrorCode::kAlreadyExists) return loaded_before(path);
  WIRELAKE_TRY(committed);
  return report;
}

Status Loader::parse_into_columns(const std::string& path, const ProgressCallback& progress,
                                  CaptureReport& report) {
  WIRELAKE_ASSIGN(CaptureParser parser, CaptureParser::open(path, filter_, progress));
  while (true) {
    WIRELAKE_ASSIGN(const bool more,
                    parser.next_block([this](const Packet& packet) { columns_.append(packet); }));
    if (!more) break;
    if (columns_.rows() >= kBatchRows || columns_.payload_bytes() >= kBatchPayloadBytes) {
      WIRELAKE_TRY(flush_full_columns());
    }
  }
  report = parser.report();
  return {};
}

// Writes full columns in the middle of a capture. Rows of the captures before it are whole and go
// into a file of their own: should this capture fail, its file goes and theirs stays.
Status Loader::flush_full_columns() {
  auto rows = columns_.finish();
  if (!rows) return broken(rows.error());
  if (!capture_written_) {
    if (whole_) WIRELAKE_TRY(write(std::exchange(whole_, nullptr)));
    if (capture_begin_ > 0) WIRELAKE_TRY(write((*rows)->Slice(0, capture_begin_)));
    WIRELAKE_TRY(broken(writer_->seal()));
  }
  WIRELAKE_TRY(write((*rows)->Slice(capture_begin_)));
  capture_begin_ = 0;
  capture_written_ = true;
  return {};
}

// Writes all rows there are; no capture is in the middle.
Status Loader::flush() {
  auto rows = columns_.finish();
  if (!rows) return broken(rows.error());
  if (whole_) WIRELAKE_TRY(write(std::exchange(whole_, nullptr)));
  return write(*rows);
}

// Removes the rows of a capture that failed, wherever they are.
Status Loader::forget_capture() {
  if (capture_written_) WIRELAKE_TRY(broken(writer_->discard()));
  auto rows = columns_.finish();
  if (!rows) return broken(rows.error());
  if (capture_begin_ == 0) return {};
  if (whole_) WIRELAKE_TRY(write(std::exchange(whole_, nullptr)));
  whole_ = (*rows)->Slice(0, capture_begin_);
  return {};
}

Status Loader::commit() {
  return commit_pending("");
}

Status Loader::commit_pending(const std::string& identity) {
  if (uncommitted_packets_ == 0) return {};
  WIRELAKE_TRY(flush());
  if (!cancellation_.begin_change()) return broken(was_interrupted());
  const Status done = writer_->commit_once(pending_, identity);
  const bool is_repeated = !done && done.error().code == ErrorCode::kAlreadyExists;
  const bool is_stored = done || done.error().code == ErrorCode::kNotDurable;
  if (!is_stored && !is_repeated) return broken(done);
  if (is_stored) {
    committed_.insert(committed_.end(), std::make_move_iterator(pending_.begin()),
                      std::make_move_iterator(pending_.end()));
  }
  pending_.clear();
  uncommitted_bytes_ = 0;
  uncommitted_packets_ = 0;
  return is_repeated ? done : broken(done);
}

}  // namespace wirelake
