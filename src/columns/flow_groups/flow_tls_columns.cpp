#include "columns/flow_groups/flow_tls_columns.h"

#include <optional>
#include <string_view>

#include "columns/flow_groups/flow_text.h"
#include "flow/tls/ja3.h"
#include "flow/tls/ja4.h"

namespace wirelake {
namespace {

template <typename Buffer>
arrow::Status put_numbers(Buffer& buffer, const std::vector<std::uint16_t>& values) {
  auto& list = buffer.value();
  for (const std::uint16_t value : values)
    ARROW_RETURN_NOT_OK(list.items().add(value));
  list.put(static_cast<std::int32_t>(values.size()));
  return arrow::Status::OK();
}

template <typename Buffer>
arrow::Status put_texts(Buffer& list, const std::vector<std::string>& values) {
  for (const std::string& value : values)
    ARROW_RETURN_NOT_OK(list.items().add(escaped_utf8(value)));
  list.put(static_cast<std::int32_t>(values.size()));
  return arrow::Status::OK();
}

// A frame's number is never 0.
std::optional<std::int64_t> frame_of(std::uint64_t frame) {
  return frame == 0 ? std::nullopt : std::optional(static_cast<std::int64_t>(frame));
}

}  // namespace

ColumnGroup FlowTlsColumns::describe() {
  const auto timestamp = arrow::timestamp(arrow::TimeUnit::MICRO, "UTC");
  return {.name = "flow_tls",
          .columns = {struct_column(
              "tls",
              {
                  column("version", arrow::int32(), "",
                         "that the server chose: 771 is TLS 1.2, 772 is 1.3; tls is null without a "
                         "hello"),
                  column("server_name", arrow::utf8(), "", "that the client asks for"),
                  list_column("alpn", arrow::utf8(), "", "protocols that the client offers"),
                  column("alpn_selected", arrow::utf8(), "", "the one that the server chose"),
                  column("client_version", arrow::int32(), "", "legacy version of the ClientHello"),
                  list_column("supported_versions", arrow::int32(), "",
                              "that the client offers, as sent, as all that follows"),
                  list_column("ciphers", arrow::int32(), "", "cipher suites"),
                  list_column("extensions", arrow::int32(), "", "types of extensions"),
                  list_column("groups", arrow::int32(), "", "supported groups"),
                  list_column("signature_algorithms", arrow::int32(), "", "signature algorithms"),
                  column("cipher", arrow::int32(), "", "cipher suite that the server chose"),
                  column("ja3", arrow::utf8(), "", "fingerprint of the client: MD5 of ja3_text"),
                  column("ja3_text", arrow::utf8(), "", "what JA3 is the digest of"),
                  column("ja3s", arrow::utf8(), "", "fingerprint of the server"),
                  column("ja4", arrow::utf8(), "", "JA4, a fingerprint of the client"),
                  column("ja4_r", arrow::utf8(), "", "the same without digests"),
                  column("resumed", arrow::boolean(), "",
                         "whether it goes on from an earlier session; null if that is not known"),
                  column("alert", arrow::int32(), "", "the first fatal one in the clear"),
                  column("client_hello_frame", arrow::int64(), "", "in which the ClientHello ends"),
                  column("server_hello_frame", arrow::int64(), "", "in which the ServerHello ends"),
                  struct_list_column(
                      "certificates", "of the server, where they are sent in the clear",
                      {
                          column("sha256", arrow::utf8(), "", "digest, in hexadecimal"),
                          column("subject", arrow::utf8(), "", "as RFC 2253 writes it"),
                          column("issuer", arrow::utf8(), "", "likewise"),
                          column("serial", arrow::utf8(), "", "serial number, in hexadecimal"),
                          column("not_before", timestamp, "microseconds", "valid from"),
                          column("not_after", timestamp, "microseconds", "valid until"),
                          list_column("names", arrow::utf8(), "", "DNS names and addresses"),
                      }),
              })}};
}

arrow::Status FlowTlsColumns::append(const EndedFlow& ended, RowContext& context) {
  const TlsFacts& tls = *ended.flow.facts().tls;
  ARROW_RETURN_NOT_OK(append_client(tls));
  ARROW_RETURN_NOT_OK(append_server(tls));
  put_optional(alert_, tls.alert);
  put_optional(resumed_, tls.is_resumed);
  put_optional(client_hello_frame_, frame_of(tls.client_hello_frame));
  put_optional(server_hello_frame_, frame_of(tls.server_hello_frame));
  context.payload_bytes += 1024;  // About as much as a handshake takes.
  if (tls.certificates.empty()) {
    certificates_.put_nulls(1);
    return arrow::Status::OK();
  }
  auto& list = certificates_.value();
  for (const Certificate& certificate : tls.certificates)
    ARROW_RETURN_NOT_OK(append_certificate(certificate, list.items()));
  list.put(static_cast<std::int32_t>(tls.certificates.size()));
  return arrow::Status::OK();
}

arrow::Status FlowTlsColumns::append_client(const TlsFacts& tls) {
  if (!tls.client_hello) {
    for (TextBuffer* text : {&server_name_, &ja3_, &ja3_text_, &ja4_, &ja4_r_})
      text->put_nulls(1);
    for (Numbers* numbers :
         {&supported_versions_, &ciphers_, &extensions_, &groups_, &signature_algorithms_})
      numbers->put_nulls(1);
    alpn_.put_nulls(1);
    client_version_.put_nulls(1);
    return arrow::Status::OK();
  }
  const ClientHello& hello = *tls.client_hello;
  ARROW_RETURN_NOT_OK(put_optional_text(server_name_, hello.server_name));
  ARROW_RETURN_NOT_OK(put_texts(alpn_.value(), hello.alpn));
  client_version_.value().put(hello.version);
  ARROW_RETURN_NOT_OK(put_numbers(supported_versions_, hello.supported_versions));
  ARROW_RETURN_NOT_OK(put_numbers(ciphers_, hello.ciphers));
  ARROW_RETURN_NOT_OK(put_numbers(extensions_, hello.extensions));
  ARROW_RETURN_NOT_OK(put_numbers(groups_, hello.groups));
  ARROW_RETURN_NOT_OK(put_numbers(signature_algorithms_, hello.signature_algorithms));
  const std::string text = ja3_text(hello);
  ARROW_RETURN_NOT_OK(put_text(ja3_, ja3_digest(text)));
  ARROW_RETURN_NOT_OK(put_text(ja3_text_, text));
  const Ja4 fingerprint = ja4(hello);
  ARROW_RETURN_NOT_OK(put_text(ja4_, fingerprint.digest));
  return put_text(ja4_r_, fingerprint.raw);
}

arrow::Status FlowTlsColumns::append_server(const TlsFacts& tls) {
  if (!tls.server_hello) {
    version_.put_nulls(1);
    cipher_.put_nulls(1);
    alpn_selected_.put_nulls(1);
    ja3s_.put_nulls(1);
    return arrow::Status::OK();
  }
  const ServerHello& hello = *tls.server_hello;
  version_.value().put(hello.version);
  cipher_.value().put(hello.cipher);
  ARROW_RETURN_NOT_OK(put_optional_text(alpn_selected_, hello.alpn));
  return put_text(ja3s_, ja3_digest(ja3s_text(hello)));
}

arrow::Status FlowTlsColumns::append_certificate(const Certificate& certificate,
                                                 Certificates& items) {
  const auto add_text = [](TextBuffer& buffer, const std::optional<std::string>& text) {
    ARROW_RETURN_NOT_OK(buffer.reserve(1));
    return put_optional_text(buffer, text);
  };
  ARROW_RETURN_NOT_OK(items.field<0>().add(certificate.sha256));
  ARROW_RETURN_NOT_OK(add_text(items.field<1>(), certificate.subject));
  ARROW_RETURN_NOT_OK(add_text(items.field<2>(), certificate.issuer));
  ARROW_RETURN_NOT_OK(add_text(items.field<3>(), certificate.serial));
  ARROW_RETURN_NOT_OK(items.field<4>().reserve(1));
  put_optional(items.field<4>(), certificate.not_before_us);
  ARROW_RETURN_NOT_OK(items.field<5>().reserve(1));
  put_optional(items.field<5>(), certificate.not_after_us);
  ARROW_RETURN_NOT_OK(items.field<6>().reserve(1));
  return put_texts(items.field<6>(), certificate.names);
}

}  // namespace wirelake
