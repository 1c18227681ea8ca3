#include "columns/flow_groups/flow_place_columns.h"

#include "base/integers.h"

namespace wirelake {

ColumnGroup FlowPlaceColumns::describe() {
  return {.name = "flow_place",
          .columns = {
              column("load", arrow::utf8(), "", "the load of one capture, as that of its packets"),
              column("capture", arrow::utf8(), "", "the capture's file name"),
              column("flow", arrow::int64(), "", "the frame of the flow's first packet",
                     Encoding::kDifferences),
              column("ts", arrow::timestamp(arrow::TimeUnit::MICRO, "UTC"), "microseconds",
                     "start_ns as a timestamp, rounded down", Encoding::kDifferences),
              column("start_ns", arrow::int64(), "nanoseconds",
                     "time of the first packet, since 1970-01-01 UTC", Encoding::kDifferences),
              column("end_ns", arrow::int64(), "nanoseconds", "time of the last packet",
                     Encoding::kDifferences),
          }};
}

arrow::Status FlowPlaceColumns::append(const EndedFlow& ended, RowContext& context) {
  ARROW_RETURN_NOT_OK(load_.put_long(context.load));
  ARROW_RETURN_NOT_OK(capture_.put_long(context.capture));
  flow_.put(static_cast<std::int64_t>(ended.flow.first_frame()));
  ts_.put(floor_to_thousandth(ended.flow.start_ns()));
  start_ns_.put(ended.flow.start_ns());
  end_ns_.put(ended.flow.end_ns());
  return arrow::Status::OK();
}

}  // namespace wirelake
