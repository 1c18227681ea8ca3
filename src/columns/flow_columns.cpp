#include "columns/flow_columns.h"

#include <utility>

#include "columns/flow_groups.h"
#include "columns/group_buffers.h"
#include "columns/table.h"

namespace wirelake {

struct FlowColumns::Buffers : GroupBuffers<FlowGroups, EndedFlow> {};

FlowColumns::FlowColumns() : buffers_(std::make_unique<Buffers>()) {}
FlowColumns::~FlowColumns() = default;
FlowColumns::FlowColumns(FlowColumns&&) noexcept = default;
FlowColumns& FlowColumns::operator=(FlowColumns&&) noexcept = default;

void FlowColumns::set_capture(std::string load, std::string capture) {
  buffers_->context.load = std::move(load);
  buffers_->context.capture = std::move(capture);
}

void FlowColumns::append(const Flow& flow, EndReason reason) {
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
