// An HTTP/1 request that a TCP segment starts with.
#pragma once

#include <cstddef>
#include <string>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "columns/nested_buffers.h"
#include "wirelake/http.h"
#include "wirelake/packet.h"

namespace wirelake {

class HttpColumns {
 public:
  static ColumnGroup describe();
  static bool is_in(const Packet& packet, const RowContext&) {
    return packet.tcp && may_be_http_request(packet.tcp->payload) &&
           find_http_request(packet.tcp->payload);
  }
  arrow::Status append(const Packet& packet, RowContext& context);
  auto buffers() { return std::tie(method_, uri_, version_, headers_); }

 private:
  static constexpr std::size_t kMaxVersionText = 3;  // "1.1".

  BytesBuffer method_, uri_;
  ShortTextBuffer<kMaxVersionText> version_;
  ListBuffer<StructBuffer<BytesBuffer, BytesBuffer>> headers_;
};

}  // namespace wirelake
