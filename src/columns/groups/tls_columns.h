// The TLS records that start in a TCP segment. Their bodies are in its payload.
#pragma once

#include <cstddef>
#include <cstdint>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "columns/nested_buffers.h"
#include "wirelake/packet.h"

namespace wirelake {

class TlsColumns {
 public:
  static ColumnGroup describe();
  static bool is_in(const Packet& packet, const RowContext&) { return packet.tls.has_value(); }
  arrow::Status append(const Packet& packet, RowContext& context);
  auto buffers() { return std::tie(type_, ver_, len_, records_, data_length_); }

 private:
  static constexpr std::size_t kMaxTypeText = 18;    // "CHANGE_CIPHER_SPEC".
  static constexpr std::size_t kMaxVersionText = 4;  // "SSL3".

  ShortTextBuffer<kMaxTypeText> type_;
  ShortTextBuffer<kMaxVersionText> ver_;
  ValueBuffer<std::int32_t> len_, records_;
  ListBuffer<ValueBuffer<std::int32_t>> data_length_;
};

}  // namespace wirelake
