#include "columns/flow_groups/flow_ends_columns.h"

#include <array>

#include "flow/community_id.h"
#include "wirelake/packet.h"

namespace wirelake {

ColumnGroup FlowEndsColumns::describe() {
  return {.name = "flow_ends",
          .columns = {
              column("type", arrow::utf8(), "", "IPv4 or IPv6"),
              column("src", arrow::utf8(), "", "address of the originator"),
              column("sport", arrow::int32(), "",
                     "port of the originator; of ICMP what Community ID has for it; null where the "
                     "protocol has none"),
              column("dst", arrow::utf8(), "", "address of the responder"),
              column("dport", arrow::int32(), "", "port of the responder, likewise"),
              column("proto", arrow::utf8(), "", "protocol by name"),
              column("protocol", arrow::int32(), "", "the same by number (IANA)"),
              column("community_id", arrow::utf8(), "", "Community ID, version 1, seed 0",
                     Encoding::kWithoutDictionary),
              column("originator", arrow::utf8(), "",
                     "how the originator is known: syn, syn_ack, or first, who sent the first "
                     "packet"),
          }};
}

arrow::Status FlowEndsColumns::append(const EndedFlow& ended, RowContext&) {
  const Flow& flow = ended.flow;
  const FlowKey& key = flow.key();
  std::array<char, kMaxAddressText> text;
  const auto put_address = [&](auto& buffer, bool is_first) {
    const IpAddress address = {key.version, is_first ? key.first_address : key.second_address};
    buffer.put({text.data(), address.write_text(text.data())});
  };
  const auto put_port = [&](auto& buffer, bool is_first) {
    if (key.has_ports) {
      buffer.value().put(is_first ? key.first_port : key.second_port);
    } else {
      buffer.put_nulls(1);
    }
  };
  type_.put(key.version == IpVersion::kV4 ? "IPv4" : "IPv6");
  put_address(src_, flow.is_orig_first());
  put_port(sport_, flow.is_orig_first());
  put_address(dst_, !flow.is_orig_first());
  put_port(dport_, !flow.is_orig_first());
  protocol_.put(key.protocol);
  ARROW_RETURN_NOT_OK(proto_.put_long(protocol_name(key.protocol)));
  ARROW_RETURN_NOT_OK(community_id_.put_long(community_id(key)));
  return originator_.put_long(rule_name(flow.originator_rule()));
}

}  // namespace wirelake
