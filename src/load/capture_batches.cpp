#include "load/capture_batches.h"

#include <utility>

#include "base/try.h"

namespace wirelake {

Result<CaptureBatches> CaptureBatches::open(const std::string& path, CaptureOptions options,
                                            bool with_flows, ProgressCallback progress) {
  WIRELAKE_ASSIGN(PacketReader parser,
                  PacketReader::open(path, std::move(options), std::move(progress)));
  CaptureBatches batches(std::move(parser));
  batches.packets_ = std::make_unique<PacketColumns>();
  batches.packets_->set_capture("", capture_name(path));
  if (with_flows) batches.parser_.follow_flows({}, [](const Flow&, EndReason) {});
  return batches;
}

Result<CaptureBatches> CaptureBatches::open_flows(const std::string& path, CaptureOptions options,
                                                  const FlowOptions& flows,
                                                  ProgressCallback progress) {
  WIRELAKE_ASSIGN(PacketReader parser,
                  PacketReader::open(path, std::move(options), std::move(progress)));
  CaptureBatches batches(std::move(parser));
  batches.flows_ = std::make_unique<FlowColumns>();
  batches.flows_->set_capture("", capture_name(path));
  batches.parser_.follow_flows(
      flows, [columns = batches.flows_.get()](const Flow& flow, EndReason reason) {
        columns->append(flow, reason);
      });
  return batches;
}

Result<BatchPointer> CaptureBatches::next() {
  const auto has_rows = [this] { return (flows_ ? flows_->rows() : packets_->rows()) > 0; };
  const auto visit = [this](const Packet& packet) {
    if (packets_) packets_->append(packet);
  };
  bool more = true;
  while (more && !has_rows()) {
    WIRELAKE_ASSIGN(more, parser_.next_block(visit));
  }
  // At the end of a capture its last flows come.
  if (!has_rows()) return BatchPointer();
  return flows_ ? flows_->finish() : packets_->finish();
}

}  // namespace wirelake
