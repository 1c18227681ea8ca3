#include "columns/packet_columns.h"

#include <tuple>
#include <utility>

#include "columns/arrow_status.h"
#include "columns/group_filler.h"
#include "columns/packet_groups.h"
#include "columns/schema.h"

namespace wirelake {
namespace {

template <typename... Groups>
using GroupFillers = std::tuple<GroupFiller<Groups>...>;

}  // namespace

struct PacketColumns::Buffers {
  RowContext context;
  arrow::Status failure;
  std::int64_t rows = 0;
  PacketGroups<GroupFillers> groups;

  void append(const Packet& packet);
  arrow::Result<BatchPointer> finish();
};

void PacketColumns::Buffers::append(const Packet& packet) {
  std::apply([&](auto&... group) { (... && group.append(packet, rows, context, failure)); },
             groups);
  ++rows;
}

arrow::Result<BatchPointer> PacketColumns::Buffers::finish() {
  ARROW_RETURN_NOT_OK(failure);
  arrow::Status status;
  arrow::ArrayVector columns;
  std::apply([&](auto&... group) { (... && (status = group.finish(rows, columns)).ok()); }, groups);
  ARROW_RETURN_NOT_OK(status);
  context.payload_bytes = 0;
  return arrow::RecordBatch::Make(packet_schema(), std::exchange(rows, 0), std::move(columns));
}

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
  if (buffers_->failure.ok()) buffers_->append(packet);
}

std::int64_t PacketColumns::rows() const {
  return buffers_->rows;
}
std::int64_t PacketColumns::payload_bytes() const {
  return buffers_->context.payload_bytes;
}

Result<BatchPointer> PacketColumns::finish() {
  return from_arrow(buffers_->finish());
}

}  // namespace wirelake
