#include "columns/packet_columns.h"

#include <utility>

#include "columns/group_buffers.h"
#include "columns/packet_groups.h"
#include "columns/schema.h"

namespace wirelake {

struct PacketColumns::Buffers : GroupBuffers<PacketGroups, Packet> {};

PacketColumns::PacketColumns(ColumnsOptions options) : buffers_(std::make_unique<Buffers>()) {
  buffers_->context.keep_headers = options.keep_headers;
}
PacketColumns::~PacketColumns() = default;
PacketColumns::PacketColumns(PacketColumns&&) noexcept = default;
PacketColumns& PacketColumns::operator=(PacketColumns&&) noexcept = default;

void PacketColumns::set_capture(std::string load, std::string capture) {
  buffers_->context.load = std::move(load);
  buffers_->context.capture = std::move(capture);
}

void PacketColumns::append(const Packet& packet) {
  buffers_->append(packet);
}

std::int64_t PacketColumns::rows() const {
  return buffers_->rows();
}
std::int64_t PacketColumns::payload_bytes() const {
  return buffers_->context.payload_bytes;
}

Result<BatchPointer> PacketColumns::finish() {
  return buffers_->finish(packet_schema());
}

}  // namespace wirelake
