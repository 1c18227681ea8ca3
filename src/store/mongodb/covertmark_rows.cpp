#include "store/mongodb/covertmark_rows.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/record_batch.h>

#include <cstdint>
#include <string>
#include <string_view>

#include "base/text_view.h"
#include "base/try.h"
#include "base/uuid.h"
#include "columns/arrow_status.h"
#include "columns/arrow_value.h"

namespace wirelake::mongodb {
namespace {

constexpr std::int64_t kIpv6HeaderBytes = 40;

// CovertMark keeps the payload length of IPv6, which leaves out the header.
arrow::Result<BatchPointer> with_whole_length(const BatchPointer& rows) {
  const int index = rows->schema()->GetFieldIndex("len");
  const auto lengths = std::static_pointer_cast<arrow::Int64Array>(rows->column(index));
  const auto types = rows->GetColumnByName("type");
  arrow::Int64Builder whole;
  for (std::int64_t row = 0; row < rows->num_rows(); ++row) {
    const bool is_v6 = as_text(binary_value(*types, row)) == "IPv6";
    const std::int64_t header = is_v6 ? kIpv6HeaderBytes : 0;
    ARROW_RETURN_NOT_OK(lengths->IsValid(row) ? whole.Append(lengths->Value(row) + header)
                                              : whole.AppendNull());
  }
  ARROW_ASSIGN_OR_RAISE(const auto values, whole.Finish());
  return rows->SetColumn(index, rows->schema()->field(index), values);
}

}  // namespace

LoadInfo covertmark_load(const CollectionInfo& info) {
  LoadInfo load;
  load.load = uuid_v7_of(info.creation_time_us, info.name);
  load.time_us = info.creation_time_us;
  load.filter = info.input_filters;
  load.report.capture = info.name;
  load.report.format = "CovertMark";
  load.report.frames = load.report.packets = info.count;
  return load;
}

CovertmarkRows::CovertmarkRows(const CollectionInfo& info) {
  const LoadInfo load = covertmark_load(info);
  place_ = {load.load, load.report.capture};
}

Result<BatchPointer> CovertmarkRows::complete(const BatchPointer& documents) {
  WIRELAKE_ASSIGN(const auto whole, from_arrow(with_whole_length(documents)));
  WIRELAKE_ASSIGN(auto rows, complete_packets(whole, place_));
  place_.first_frame += rows->num_rows();
  return rows;
}

}  // namespace wirelake::mongodb
