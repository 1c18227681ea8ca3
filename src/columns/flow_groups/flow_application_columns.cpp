#include "columns/flow_groups/flow_application_columns.h"

namespace wirelake {

ColumnGroup FlowQuicColumns::describe() {
  return {.name = "flow_quic",
          .columns = {struct_column(
              "quic", {
                          column("version", arrow::int64(), "",
                                 "of the first Initial packet; quic is null without one"),
                          column("dcid", arrow::binary(), "", "its destination connection ID",
                                 Encoding::kPlainBytes),
                          column("scid", arrow::binary(), "", "its source connection ID",
                                 Encoding::kPlainBytes),
                      })}};
}

arrow::Status FlowQuicColumns::append(const EndedFlow& ended, RowContext&) {
  const QuicFacts& quic = *ended.flow.facts().quic;
  version_.put(quic.version);
  ARROW_RETURN_NOT_OK(dcid_.put_long(quic.destination_id));
  return scid_.put_long(quic.source_id);
}

ColumnGroup FlowHttpColumns::describe() {
  return {.name = "flow_http",
          .columns = {struct_column(
              "http", {
                          column("method", arrow::utf8(), "",
                                 "of the first request; http is null without one"),
                          column("host", arrow::utf8(), "", "header field Host"),
                          column("uri", arrow::utf8(), "", "what is asked for, as it stands there"),
                          column("user_agent", arrow::utf8(), "", "header field User-Agent"),
                      })}};
}

arrow::Status FlowHttpColumns::append(const EndedFlow& ended, RowContext& context) {
  const HttpFacts& http = *ended.flow.facts().http;
  context.payload_bytes += static_cast<std::int64_t>(http.uri.size());
  ARROW_RETURN_NOT_OK(put_text(method_, http.method));
  ARROW_RETURN_NOT_OK(put_optional_text(host_, http.host));
  ARROW_RETURN_NOT_OK(put_text(uri_, http.uri));
  return put_optional_text(user_agent_, http.user_agent);
}

ColumnGroup FlowSshColumns::describe() {
  return {.name = "flow_ssh",
          .columns = {struct_column(
              "ssh", {
                         column("client", arrow::utf8(), "",
                                "identification of the originator; ssh is null without any"),
                         column("server", arrow::utf8(), "", "identification of the responder"),
                     })}};
}

arrow::Status FlowSshColumns::append(const EndedFlow& ended, RowContext&) {
  const SshFacts& ssh = *ended.flow.facts().ssh;
  ARROW_RETURN_NOT_OK(put_optional_text(client_, ssh.identifications[index_of(Role::kOrig)]));
  return put_optional_text(server_, ssh.identifications[index_of(Role::kResp)]);
}

}  // namespace wirelake
