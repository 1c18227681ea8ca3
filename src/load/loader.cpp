#include "load/loader.h"

#include <algorithm>
#include <thread>
#include <utility>

#include "base/interrupted.h"
#include "base/time_text.h"
#include "base/try.h"
#include "base/uuid.h"
#include "columns/row_order.h"
#include "load/packet_reader.h"

namespace wirelake {
namespace {

// What a crash in a load of many captures may cost.
constexpr std::uint64_t kCommitBytes = std::uint64_t{256} << 20;

RowColumns row_columns(PacketColumns& columns) {
  return {&packets_table(), [&columns] { return columns.rows(); },
          [&columns] { return columns.payload_bytes(); }, [&columns] { return columns.finish(); }};
}

// Flows come in the order in which they end.
RowColumns row_columns(FlowColumns& columns) {
  return {&flows_table(), [&columns] { return columns.rows(); },
          [&columns] { return columns.payload_bytes(); },
          [&columns]() -> Result<BatchPointer> {
            WIRELAKE_ASSIGN(const BatchPointer flows, columns.finish());
            return in_order_of(flows_table(), flows);
          }};
}

Error damaged(const std::string& path, const CaptureDamage& damage) {
  return {ErrorCode::kDamaged,
          damage.reason + "; nothing of it was stored, since only whole captures were asked for",
          path, damage.offset};
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
      rows_(writer_->rows(), {row_columns(columns_), row_columns(flows_)}),
      options_(std::move(options)) {}

Status Loader::broken(Status status) {
  if (!status) broken_ = true;
  return status;
}

Status Loader::begin_once() {
  if (!options_.once || once_) return {};
  auto once = Once::begin(*writer_, filter_,
                          {.decapsulate = options_.decapsulate,
                           .keep_headers = options_.keep_headers,
                           .replace = options_.replace});
  if (!once) return broken(once.error());
  once_ = std::move(*once);
  return {};
}

Status Loader::load_joined(const std::vector<std::string>& paths,
                           const ProgressCallback& progress) {
  note_.clear();
  report_ = {};
  WIRELAKE_TRY(begin_once());
  LoadInfo info;
  info.load = make_uuid_v7();
  info.time_us = now_microseconds();
  info.filter.assign(filter_.entries().begin(), filter_.entries().end());
  info.decapsulated = options_.decapsulate;
  info.has_headers = options_.keep_headers;
  const bool is_joined = paths.size() > 1;
  Status read = once_ && !is_joined ? once_->check_file(paths.front(), progress) : Status();
  if (read) read = read_captures(paths, progress, info);
  if (!read) {
    Error error = read.error();
    if (error.code == ErrorCode::kAlreadyExists) error.file = paths.front();
    return error;
  }
  uncommitted_bytes_ += info.report.bytes;
  uncommitted_packets_ += info.report.packets;
  if (once_) once_->add(info);
  report_ = info.report;
  pending_.push_back(std::move(info));
  return uncommitted_bytes_ >= kCommitBytes ? commit() : Status();
}

// Reads captures whole, or leaves nothing of them.
Status Loader::read_captures(const std::vector<std::string>& paths,
                             const ProgressCallback& progress, LoadInfo& info) {
  const std::string first = capture_name(paths.front());
  columns_.set_capture(info.load, first);
  flows_.set_capture(info.load, first);
  rows_.begin();
  ContentDigest digest = once_ ? once_->new_digest(first) : ContentDigest();
  Status read = parse_into_columns(paths, progress, digest, info);
  if (read && once_) {
    auto note = once_->check_load(digest, info);
    read = note ? Status() : Status(note.error());
    if (note) note_ = std::move(*note);
  }
  if (read) read = broken(rows_.end());
  if (!read && !broken_) WIRELAKE_TRY(broken(rows_.forget()));
  return read;
}

Status Loader::parse_into_columns(const std::vector<std::string>& paths,
                                  const ProgressCallback& progress, ContentDigest& digest,
                                  LoadInfo& info) {
  SourceOptions source;
  source.end_is_asked = options_.end_of_pipe_is_asked;
  source.observe = [&digest](Bytes bytes) { digest.update(bytes); };
  const std::string& path = paths.front();
  WIRELAKE_ASSIGN(PacketReader parser, PacketReader::open(path, {filter_, options_.decapsulate},
                                                          progress, std::move(source)));
  parser.join({paths.begin() + 1, paths.end()}, [&](const std::string& name, std::uint64_t frames) {
    columns_.set_capture(info.load, name);
    flows_.go_on(frames, name);
  });
  if (options_.flows) {
    parser.follow_flows(*options_.flows, [this](const Flow& flow, EndReason reason) {
      flows_.append(flow, reason);
    });
  }
  while (true) {
    WIRELAKE_ASSIGN(const bool more,
                    parser.next_block([this](const Packet& packet) { columns_.append(packet); }));
    if (!more) break;
    WIRELAKE_TRY(broken(rows_.flush_if_full()));
  }
  const auto& damage = parser.report().damage;
  if (options_.strict && damage) return damaged(path, *damage);
  WIRELAKE_ASSIGN(const bool has_seen_all, parser.read_rest());
  info.report = parser.report();
  digest.finish();
  if (has_seen_all) info.sha256 = digest.sha256();
  return {};
}

Status Loader::commit() {
  if (uncommitted_packets_ == 0) return {};
  WIRELAKE_TRY(broken(rows_.flush()));
  if (!options_.cancellation.begin_change()) return broken(was_interrupted());
  LoadCommit commit = {std::exchange(pending_, {}), options_.once};
  uncommitted_bytes_ = 0;
  uncommitted_packets_ = 0;
  const Status done = writer_->commit(commit);
  for (const LoadInfo& load : commit.repeated) {
    left_out_.push_back({ErrorCode::kAlreadyExists,
                         "was loaded by somebody else meanwhile, with the same filter",
                         load.report.capture});
  }
  for (const LoadInfo& load : commit.under_way) {
    // What was loaded by somebody else is in the collection; this may never be.
    if (once_) once_->take_back(load);
    left_out_.push_back({ErrorCode::kConflict,
                         "is being loaded by somebody else; try again when that is done",
                         load.report.capture});
  }
  if (!done && done.error().code != ErrorCode::kNotDurable) return broken(done);
  committed_.insert(committed_.end(), std::make_move_iterator(commit.loads.begin()),
                    std::make_move_iterator(commit.loads.end()));
  return broken(done);
}

}  // namespace wirelake
