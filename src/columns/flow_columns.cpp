#include "columns/flow_columns.h"

#include <iterator>
#include <map>
#include <utility>

#include "columns/flow_groups.h"
#include "columns/group_buffers.h"
#include "columns/table.h"

namespace wirelake {

struct FlowColumns::Buffers : GroupBuffers<FlowGroups, EndedFlow> {
  // Captures of the load behind the first, by the frames before them; with the first, where there
  // are any.
  std::map<std::uint64_t, std::string> captures;
};

FlowColumns::FlowColumns() : buffers_(std::make_unique<Buffers>()) {}
FlowColumns::~FlowColumns() = default;
FlowColumns::FlowColumns(FlowColumns&&) noexcept = default;
FlowColumns& FlowColumns::operator=(FlowColumns&&) noexcept = default;

void FlowColumns::set_capture(std::string load, std::string capture) {
  buffers_->context.load = std::move(load);
  buffers_->context.capture = std::move(capture);
  buffers_->captures.clear();
}

void FlowColumns::go_on(std::uint64_t frames, std::string capture) {
  if (buffers_->captures.empty()) buffers_->captures[0] = buffers_->context.capture;
  buffers_->captures[frames] = std::move(capture);
}

void FlowColumns::append(const Flow& flow, EndReason reason) {
  if (!buffers_->captures.empty()) {
    const auto behind = buffers_->captures.lower_bound(flow.first_frame());
    buffers_->context.capture = std::prev(behind)->second;
  }
  buffers_->append({flow, reason});
}

std::int64_t FlowColumns::rows() const {
  return buffers_->rows();
}
std::int64_t FlowColumns::payload_bytes() const {
  return buffers_->context.payload_bytes;
}

Result<BatchPointer> FlowColumns::finish() {
  return buffers_->finish(flows_table().schema);
}

}  // namespace wirelake
