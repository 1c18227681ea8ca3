#include "load/packet_reader.h"

#include <algorithm>

#include "base/try.h"
#include "base/utf8.h"

namespace wirelake {

Result<PacketReader> PacketReader::open(const std::string& path, CaptureOptions options,
                                        ProgressCallback progress, SourceOptions source) {
  auto watch = std::make_unique<Watch>(Watch{std::move(progress), {}});
  source.keep_waiting = [watching = watch.get()] { return watching->keep_going(); };
  WIRELAKE_ASSIGN(CaptureReader reader, CaptureReader::open(path, std::move(source)));
  PacketReader parser(std::move(reader), std::move(options), std::move(watch));
  parser.report_.capture = capture_name(path);
  return parser;
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

void PacketReader::finish_report() {
  if (!is_finished_) {
    report_.remarks += reader_.notices().counts;
    if (flow_counts_) {
      report_.remarks += flow_counts_->remarks;
      report_.flows = flow_counts_->flows;
    }
    places_.log(report_.capture);
    log_notices(report_.capture, reader_.notices());
  }
  is_finished_ = true;  // Asked again at the end, the parser has nothing new to tell.
  report_.bytes = std::max(reader_.size().value_or(0), reader_.bytes_read());
  report_.format = reader_.format();
  if (const auto& damage = reader_.damage()) {
    report_.damage = CaptureDamage{damage->offset, damage->reason};
  }
}

Result<bool> PacketReader::read_rest() {
  while (reader_.size() && !reader_.has_ended()) {
    const auto more = reader_.read_rest();
    if (!more) return false;
    if (!show_progress()) return cancelled();
  }
  report_.bytes = std::max(report_.bytes, reader_.bytes_read());
  return reader_.has_ended();
}

bool PacketReader::show_progress() {
  watch_->last = {reader_.bytes_read(), reader_.size(), report_.packets};
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
