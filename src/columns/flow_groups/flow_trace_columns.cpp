#include "columns/flow_groups/flow_trace_columns.h"

namespace wirelake {

ColumnGroup FlowTraceColumns::describe() {
  return {.name = "flow_trace",
          .columns = {
              list_column("lengths", arrow::int32(), "bytes",
                          "of the payloads of the first 32 packets that have one; negative from "
                          "the responder"),
              list_column("offsets_us", arrow::int64(), "microseconds",
                          "of the same packets, since the flow's first"),
              column("service", arrow::utf8(), "",
                     "what is spoken, by content: tls, quic, dtls, http, dns, ssh, smtp, ...; null "
                     "if it is not known"),
          }};
}

arrow::Status FlowTraceColumns::append(const EndedFlow& ended, RowContext&) {
  const PayloadTrace& trace = ended.flow.trace();
  for (std::size_t i = 0; i < trace.size(); ++i) {
    ARROW_RETURN_NOT_OK(lengths_.items().add(trace[i].len));
    ARROW_RETURN_NOT_OK(offsets_us_.items().add(trace[i].offset_us));
  }
  lengths_.put(static_cast<std::int32_t>(trace.size()));
  offsets_us_.put(static_cast<std::int32_t>(trace.size()));
  const Service service = ended.flow.facts().service;
  if (service != Service::kUnknown) return service_.value().put_long(service_name(service));
  service_.put_nulls(1);
  return arrow::Status::OK();
}

}  // namespace wirelake
