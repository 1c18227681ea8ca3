#include "columns/flow_groups/flow_state_columns.h"

namespace wirelake {

ColumnGroup FlowStateColumns::describe() {
  return {.name = "flow_state",
          .columns = {
              column("conn_state", arrow::utf8(), "", "as Zeek defines it: SF, S0, REJ, RSTO, ..."),
              column("history", arrow::utf8(), "",
                     "of TCP: what happened in order, as Zeek defines it; capitals are the "
                     "originator's"),
              column("end_reason", arrow::utf8(), "",
                     "fin, rst, reused, idle, evicted, or capture_end"),
              column("handshake_rtt_ns", arrow::int64(), "nanoseconds",
                     "from the SYN to the ACK of the SYN-ACK; null without all three",
                     Encoding::kWithoutDictionary),
              column("syn_ack_ns", arrow::int64(), "nanoseconds", "from the SYN to the SYN-ACK",
                     Encoding::kWithoutDictionary),
              column("ack_ns", arrow::int64(), "nanoseconds", "from the SYN-ACK to its ACK",
                     Encoding::kWithoutDictionary),
          }};
}

arrow::Status FlowStateColumns::append(const EndedFlow& ended, RowContext&) {
  const Flow& flow = ended.flow;
  ARROW_RETURN_NOT_OK(conn_state_.put_long(flow.conn_state()));
  ARROW_RETURN_NOT_OK(end_reason_.put_long(reason_name(ended.reason)));
  if (const auto times = flow.handshake_times()) {
    handshake_rtt_ns_.value().put(times->syn_ack_ns + times->ack_ns);
    syn_ack_ns_.value().put(times->syn_ack_ns);
    ack_ns_.value().put(times->ack_ns);
  } else {
    handshake_rtt_ns_.put_nulls(1);
    syn_ack_ns_.put_nulls(1);
    ack_ns_.put_nulls(1);
  }
  const ConnectionState* state = flow.tcp_state();
  if (state != nullptr) return history_.value().put_long(state->history());
  history_.put_nulls(1);
  return arrow::Status::OK();
}

}  // namespace wirelake
