#include "export/stored_frame.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <algorithm>
#include <optional>
#include <string_view>

#include "base/quoted.h"
#include "base/text_view.h"
#include "base/try.h"
#include "capture/capture_format.h"
#include "columns/arrow_status.h"
#include "columns/arrow_value.h"
#include "columns/conform_batch.h"
#include "columns/schema.h"
#include "decode/decoder.h"
#include "decode/frame_pieces.h"

namespace wirelake {
namespace {

// Of the columns below, in their order.
enum FrameColumn : int {
  kLoad,
  kCapture,
  kFrame,
  kTimestampNs,
  kTimeDigits,
  kCapturedLen,
  kWireLen,
  kLinkType,
  kTcpInfo,
  kUdpInfo,
  kHeader,
  kTunnel,
};

// Of tcp_info and udp_info, only the payload.
std::shared_ptr<arrow::Field> payload_field(const char* column) {
  const auto& whole = packet_field(column);
  const auto& info = static_cast<const arrow::StructType&>(*whole->type());
  return arrow::field(whole->name(), arrow::struct_({info.GetFieldByName("payload")}));
}

const std::shared_ptr<arrow::Schema>& frame_schema() {
  static const auto schema = arrow::schema({
      packet_field("load"),
      packet_field("capture"),
      packet_field("frame"),
      packet_field("ts_ns"),
      packet_field("time_digits"),
      packet_field("caplen"),
      packet_field("wirelen"),
      packet_field("linktype"),
      payload_field("tcp_info"),
      payload_field("udp_info"),
      packet_field("header"),
      packet_field("tunnel"),
  });
  return schema;
}

template <typename ArrayType>
std::optional<std::int64_t> number_at(const arrow::RecordBatch& batch, FrameColumn column,
                                      std::int64_t row) {
  const auto& array = static_cast<const ArrayType&>(*batch.column(column));
  if (array.IsNull(row)) return std::nullopt;
  return array.Value(row);
}

constexpr auto kIntAt = number_at<arrow::Int32Array>;
constexpr auto kLongAt = number_at<arrow::Int64Array>;

std::string text_at(const arrow::RecordBatch& batch, FrameColumn column, std::int64_t row) {
  return std::string(as_text(binary_value(*batch.column(column), row)));
}

// How many tunnels around the packet were looked into.
int tunnels_at(const arrow::RecordBatch& batch, std::int64_t row) {
  const auto& tunnels = static_cast<const arrow::ListArray&>(*batch.column(kTunnel));
  if (tunnels.IsNull(row)) return 0;
  return static_cast<int>(std::min<std::int64_t>(tunnels.value_length(row), kMaxTunnels));
}

Result<std::shared_ptr<arrow::Array>> payloads(const arrow::Array& info) {
  return from_arrow(static_cast<const arrow::StructArray&>(info).GetFlattenedField(0));
}

}  // namespace

std::vector<std::string> StoredFrames::columns() {
  std::vector<std::string> names;
  for (const auto& field : frame_schema()->fields()) {
    const bool is_struct = field->type()->id() == arrow::Type::STRUCT;
    names.push_back(is_struct ? field->name() + ".payload" : field->name());
  }
  return names;
}

Status StoredFrames::bind(const BatchPointer& batch) {
  WIRELAKE_ASSIGN(batch_, conform_batch(batch, frame_schema()));
  WIRELAKE_ASSIGN(tcp_payloads_, payloads(*batch_->column(kTcpInfo)));
  WIRELAKE_ASSIGN(udp_payloads_, payloads(*batch_->column(kUdpInfo)));
  return {};
}

std::string StoredFrames::frame_name(std::int64_t row) const {
  const auto frame = kLongAt(*batch_, kFrame, row);
  return "frame " + (frame ? std::to_string(*frame) : "without a number") + " of the capture " +
         wirelake::quoted(text_at(*batch_, kCapture, row)) + " (load " +
         wirelake::quoted(text_at(*batch_, kLoad, row)) + ")";
}

Error StoredFrames::damaged(std::int64_t row, const char* what) const {
  return {ErrorCode::kDamaged, frame_name(row) + " " + what + "; load the capture again"};
}

// Takes what the columns say of the row's frame, except for its bytes.
Result<CaptureRecord> StoredFrames::facts(std::int64_t row) const {
  const auto linktype = kIntAt(*batch_, kLinkType, row);
  if (!linktype || *linktype < 0 || *linktype >= kUnknownLinktype) {
    return damaged(row, "has no link type");
  }
  // Releases before the first stored a length of more than 31 bits as the same bits with a sign.
  const auto wire_len = kLongAt(*batch_, kWireLen, row);
  CaptureRecord record;
  record.frame = static_cast<std::uint64_t>(kLongAt(*batch_, kFrame, row).value_or(0));
  record.timestamp_ns = kLongAt(*batch_, kTimestampNs, row).value_or(0);
  record.time_digits = kIntAt(*batch_, kTimeDigits, row).value_or(9) == 6 ? 6 : 9;
  record.wire_len =
      static_cast<std::uint32_t>(wire_len.value_or(static_cast<std::int64_t>(bytes_.size())));
  record.linktype = static_cast<std::uint16_t>(*linktype);
  return record;
}

Result<CaptureRecord> StoredFrames::record(std::int64_t row) {
  if (batch_->column(kHeader)->IsNull(row)) {
    return Error{ErrorCode::kInvalidArgument,
                 frame_name(row) +
                     " was stored without its headers, so that it cannot be written as it was "
                     "captured; load the capture again with --keep-headers"};
  }
  const Bytes header = binary_value(*batch_->column(kHeader), row);
  const Bytes payload =
      binary_value(tcp_payloads_->IsValid(row) ? *tcp_payloads_ : *udp_payloads_, row);
  const std::size_t size = header.size() + payload.size();
  // Of a longer frame as many are kept.
  const std::int64_t kept_len =
      std::min<std::int64_t>(kLongAt(*batch_, kCapturedLen, row).value_or(-1), kMaxKeptLen);
  if (kept_len != static_cast<std::int64_t>(size)) {
    return damaged(row, "has another number of bytes than were kept of it");
  }
  bytes_.assign(header.begin(), header.end());
  bytes_.insert(bytes_.end(), payload.begin(), payload.end());
  WIRELAKE_ASSIGN(CaptureRecord record, facts(row));
  record.bytes = bytes_;
  if (!join_frame(record, bytes_, payload.size(), tunnels_at(*batch_, row))) {
    return damaged(row, "has another payload than its headers announce");
  }
  return record;
}

}  // namespace wirelake
