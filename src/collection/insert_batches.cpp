#include <arrow/array.h>
#include <arrow/type.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/interrupted.h"
#include "base/quoted.h"
#include "base/text_view.h"
#include "base/time_text.h"
#include "base/try.h"
#include "base/uuid.h"
#include "columns/arrow_status.h"
#include "columns/arrow_value.h"
#include "columns/complete_packets.h"
#include "columns/conform_batch.h"
#include "rows/row_group_cutter.h"
#include "store/store_backend.h"
#include "wirelake/arrow.h"
#include "wirelake/ip.h"

namespace wirelake {
namespace {

// What every packet has.
constexpr std::array<const char*, 6> kNeeded = {"type", "src", "dst", "len", "proto", "ts_ns"};

Error of_packet(std::int64_t number, const std::string& what) {
  return {ErrorCode::kInvalidArgument, "packet " + std::to_string(number) + ": " + what};
}

// As a packet's addresses are written, so that queries find them.
bool is_canonical(std::string_view address, IpVersion version) {
  const auto subnet = IpSubnet::parse(address);
  return subnet && subnet->network.version == version &&
         subnet->prefix_len == subnet->network.bits() && subnet->network.to_string() == address;
}

Status check_addresses(const arrow::RecordBatch& rows, std::int64_t row, std::int64_t number) {
  const auto text = [&](const char* name) {
    return as_text(binary_value(*rows.GetColumnByName(name), row));
  };
  const std::string_view type = text("type");
  if (type != "IPv4" && type != "IPv6") {
    return of_packet(number, "'type' is " + quoted(type) + ", neither IPv4 nor IPv6");
  }
  const IpVersion version = type == "IPv4" ? IpVersion::kV4 : IpVersion::kV6;
  for (const char* name : {"src", "dst"}) {
    if (is_canonical(text(name), version)) continue;
    return of_packet(number, "'" + std::string(name) + "' is " + quoted(text(name)) +
                                 ", no address of " + std::string(type) + " as RFC 5952 writes it");
  }
  return {};
}

// `before` packets came in other batches.
Status check_packets(const arrow::RecordBatch& rows, std::int64_t before) {
  for (std::int64_t row = 0; row < rows.num_rows(); ++row) {
    const std::int64_t number = before + row + 1;
    for (const std::string name : kNeeded) {
      if (rows.GetColumnByName(name)->IsValid(row)) continue;
      return of_packet(number, "'" + (name == "ts_ns" ? "time" : name) + "' is missing");
    }
    WIRELAKE_TRY(check_addresses(rows, row, number));
  }
  return {};
}

void add_to_report(const arrow::RecordBatch& rows, CaptureReport& report) {
  const auto times = std::static_pointer_cast<arrow::Int64Array>(rows.GetColumnByName("ts_ns"));
  for (std::int64_t row = 0; row < rows.num_rows(); ++row) {
    const std::int64_t time = times->Value(row);
    report.first_ns = std::min(report.first_ns.value_or(time), time);
    report.last_ns = std::max(report.last_ns.value_or(time), time);
  }
  report.packets += static_cast<std::uint64_t>(rows.num_rows());
  report.frames = report.packets;
}

// The caller's own batches, as the rows of `load` behind those of its report.
Result<BatchPointer> rows_of(const BatchPointer& packets, const LoadInfo& load) {
  const auto before = static_cast<std::int64_t>(load.report.packets);
  const auto made = [&]() -> Result<BatchPointer> {
    WIRELAKE_ASSIGN(const auto batch, conform_batch(packets, written_packet_schema()));
    WIRELAKE_TRY(from_arrow(batch->Validate()));
    return complete_packets(batch, {load.load, load.report.capture, before + 1});
  }();
  if (!made) return Error{ErrorCode::kInvalidArgument, made.error().message};
  WIRELAKE_TRY(check_packets(**made, before));
  return *made;
}

Status write_packets(arrow::RecordBatchReader& packets, LoadWriter& writer, LoadInfo& load,
                     const Cancellation& cancellation) {
  RowGroupCutter cutter(
      [&](const BatchPointer& rows) { return writer.rows().write(packets_table(), rows); });
  while (true) {
    if (cancellation.is_cancelled()) return was_interrupted(writer.collection());
    BatchPointer batch;
    WIRELAKE_TRY(from_arrow(packets.ReadNext(&batch)));
    if (!batch) return cutter.finish();
    WIRELAKE_ASSIGN(const auto rows, rows_of(batch, load));
    add_to_report(*rows, load.report);
    WIRELAKE_TRY(cutter.add(rows));
  }
}

}  // namespace

const std::shared_ptr<arrow::Schema>& insertion_schema() {
  return written_packet_schema();
}

Result<std::uint64_t> insert_batches(const Collection& collection,
                                     arrow::RecordBatchReader& packets,
                                     const InsertOptions& options) {
  WIRELAKE_ASSIGN(const auto writer,
                  collection.backend().append_to(collection.name(), 1, options.cancellation));
  LoadInfo load;
  load.load = make_uuid_v7();
  load.time_us = now_microseconds();
  load.report.capture = options.capture;
  load.report.format = "packets of a program";
  WIRELAKE_TRY(write_packets(packets, *writer, load, options.cancellation));
  const std::uint64_t inserted = load.report.packets;
  if (inserted == 0) return inserted;
  if (!options.cancellation.begin_change()) return was_interrupted(collection.name());
  WIRELAKE_TRY(writer->commit({std::move(load)}));
  return inserted;
}

}  // namespace wirelake
