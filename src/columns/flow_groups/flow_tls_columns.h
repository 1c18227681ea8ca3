// The handshake of TLS, DTLS or QUIC.
#pragma once

#include <cstdint>
#include <tuple>
#include <vector>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "columns/flow_groups/ended_flow.h"
#include "columns/flow_groups/flow_text.h"
#include "columns/nested_buffers.h"

namespace wirelake {

class FlowTlsColumns {
 public:
  static ColumnGroup describe();
  static bool is_in(const EndedFlow& ended, const RowContext&) {
    const auto& tls = ended.flow.facts().tls;
    return tls && (tls->client_hello || tls->server_hello);
  }
  arrow::Status append(const EndedFlow& ended, RowContext& context);
  auto buffers() {
    return std::tie(version_, server_name_, alpn_, alpn_selected_, client_version_,
                    supported_versions_, ciphers_, extensions_, groups_, signature_algorithms_,
                    cipher_, ja3_, ja3_text_, ja3s_, ja4_, ja4_r_, resumed_, alert_,
                    client_hello_frame_, server_hello_frame_, certificates_);
  }

 private:
  using Number = NullableBuffer<ValueBuffer<std::int32_t>>;
  using Frame = NullableBuffer<ValueBuffer<std::int64_t>>;
  using Numbers = NullableBuffer<ListBuffer<ValueBuffer<std::int32_t>>>;
  using Certificates =
      StructBuffer<BytesBuffer, TextBuffer, TextBuffer, TextBuffer,
                   NullableBuffer<ValueBuffer<std::int64_t>>,
                   NullableBuffer<ValueBuffer<std::int64_t>>, ListBuffer<BytesBuffer>>;

  arrow::Status append_client(const TlsFacts& tls);
  arrow::Status append_server(const TlsFacts& tls);
  static arrow::Status append_certificate(const Certificate& certificate, Certificates& items);

  Number version_;
  TextBuffer server_name_;
  NullableBuffer<ListBuffer<BytesBuffer>> alpn_;
  TextBuffer alpn_selected_;
  Number client_version_;
  Numbers supported_versions_, ciphers_, extensions_, groups_, signature_algorithms_;
  Number cipher_;
  TextBuffer ja3_, ja3_text_, ja3s_, ja4_, ja4_r_;
  NullableBuffer<ValueBuffer<bool>> resumed_;
  Number alert_;
  Frame client_hello_frame_, server_hello_frame_;
  NullableBuffer<ListBuffer<Certificates>> certificates_;
};

}  // namespace wirelake
