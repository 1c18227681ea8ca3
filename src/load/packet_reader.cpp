#include "load/packet_reader.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "base/try.h"
#include "base/utf8.h"

namespace wirelake {
namespace {

// 0 where that is not known.
std::uint64_t size_of_file(const std::string& path) {
  std::error_code none;
  const auto size = std::filesystem::file_size(path, none);
  return none ? 0 : size;
}

std::string joined_name(const std::string& first, std::size_t others) {
  return first + " and " + std::to_string(others) + " more";
}

}  // namespace

Result<PacketReader> PacketReader::open(const std::string& path, CaptureOptions options,
                                        ProgressCallback progress, SourceOptions source) {
  auto watch = std::make_unique<Watch>(Watch{std::move(progress), {}});
  source.keep_waiting = [watching = watch.get()] { return watching->keep_going(); };
  WIRELAKE_ASSIGN(CaptureReader reader, CaptureReader::open(path, source));
  PacketReader parser(std::move(reader), std::move(options), std::move(source), std::move(watch));
  parser.name_ = capture_name(path);
  parser.report_.capture = parser.name_;
  return parser;
}

void PacketReader::join(std::vector<std::string> paths, BeginCapture begin) {
  paths_ = std::move(paths);
  begin_ = std::move(begin);
  if (paths_.empty()) return;
  report_.capture = joined_name(name_, paths_.size());
  for (const std::string& path : paths_)
    bytes_behind_ += size_of_file(path);
}

Status PacketReader::open_next() {
  finish_capture();
  WIRELAKE_ASSIGN(const bool has_seen_all, read_rest());
  has_seen_all_ = has_seen_all;
  bytes_before_ = report_.bytes;
  const std::string& path = paths_[next_path_++];
  WIRELAKE_ASSIGN(reader_, CaptureReader::open(path, source_, report_.frames));
  bytes_behind_ -= std::min(bytes_behind_, reader_.size().value_or(0));
  name_ = capture_name(path);
  places_ = {};
  begin_(name_, report_.frames);
  return {};
}

void PacketReader::follow_flows(const FlowOptions& options, TakeFlow take) {
  flow_counts_ = std::make_unique<FlowCounts>();
  const auto note = [take = std::move(take), counts = flow_counts_.get()](const Flow& flow,
                                                                          EndReason reason) {
    ++counts->flows;
    if (flow.facts().disagrees) ++counts->remarks[Remark::kSegmentsDisagree];
    if (flow.facts().is_too_long) ++counts->remarks[Remark::kHandshakeTooLong];
    take(flow, reason);
  };
  flows_ = std::make_unique<FlowTable>(options, note);
}

// Decodes one record; true if there is a packet and the filter accepts it.
bool PacketReader::accept(const CaptureRecord& record, Packet& packet) {
  ++report_.frames;
  if (!record.is_unusable) count_linktype(record.linktype);

  RemarkCounts remarks;
  if (const auto reason = decode(record, packet, remarks, decoding_)) {
    ++report_.passed_over[*reason];
    places_.note(record, *reason);
    return false;
  }
  if (!filter_.accepts(packet.source, packet.destination)) {
    ++report_.passed_over[PassedOver::kFiltered];
    return false;
  }
  if (remarks.total() > 0) {
    report_.remarks += remarks;
    places_.note(record, remarks);
  }
  ++report_.packets;
  if (record.time_status != TimeStatus::kAbsent) {
    const std::int64_t time = packet.timestamp_ns;
    report_.first_ns = std::min(report_.first_ns.value_or(time), time);
    report_.last_ns = std::max(report_.last_ns.value_or(time), time);
  }
  return true;
}

void PacketReader::count_linktype(std::uint16_t linktype) {
  if (!last_linktype_count_ || last_linktype_ != linktype) {
    last_linktype_ = linktype;
    last_linktype_count_ = &report_.linktypes[linktype];
  }
  ++*last_linktype_count_;
}

// What the capture that has been read says of itself.
void PacketReader::finish_capture() {
  report_.remarks += reader_.notices().counts;
  places_.log(name_);
  log_notices(name_, reader_.notices());
  report_.bytes = bytes_before_ + std::max(reader_.size().value_or(0), reader_.bytes_read());
  if (report_.format.empty()) report_.format = reader_.format();
  const auto& damage = reader_.damage();
  if (!damage || report_.damage) return;
  const std::string which = paths_.empty() ? "" : " (" + name_ + ")";
  report_.damage = CaptureDamage{damage->offset, damage->reason + which};
}

void PacketReader::finish_report() {
  if (std::exchange(is_finished_, true)) return;  // Asked again, it has nothing new to tell.
  finish_capture();
  if (!flow_counts_) return;
  report_.remarks += flow_counts_->remarks;
  report_.flows = flow_counts_->flows;
}

Result<bool> PacketReader::read_rest() {
  while (reader_.size() && !reader_.has_ended()) {
    const auto more = reader_.read_rest();
    if (!more) return false;
    if (!show_progress()) return cancelled();
  }
  report_.bytes = std::max(report_.bytes, bytes_before_ + reader_.bytes_read());
  return has_seen_all_ && reader_.has_ended();
}

bool PacketReader::show_progress() {
  const std::uint64_t others = bytes_before_ + bytes_behind_;
  watch_->last = {bytes_before_ + reader_.bytes_read(), reader_.size(), report_.packets};
  if (watch_->last.bytes_total) *watch_->last.bytes_total += others;
  return watch_->keep_going();
}

Error PacketReader::cancelled() const {
  return {ErrorCode::kCancelled, "was interrupted", report_.capture};
}

std::string capture_name(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  return to_valid_utf8(slash == std::string::npos ? path : path.substr(slash + 1));
}

}  // namespace wirelake
