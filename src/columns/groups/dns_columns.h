// A DNS message: what it asks, and what it answers.
#pragma once

#include <cstdint>
#include <string>
#include <tuple>

#include "columns/column_buffers.h"
#include "columns/column_group.h"
#include "columns/nested_buffers.h"
#include "wirelake/packet.h"

namespace wirelake {

class DnsColumns {
 public:
  static ColumnGroup describe();
  static bool is_in(const Packet& packet, const RowContext&) { return packet.dns.has_value(); }
  arrow::Status append(const Packet& packet, RowContext& context);
  auto buffers() { return std::tie(id_, response_, opcode_, rcode_, flags_, questions_, answers_); }

 private:
  // Name, type, class; then time to live and value.
  using Questions = StructBuffer<BytesBuffer, BytesBuffer, BytesBuffer>;
  using Answers =
      StructBuffer<BytesBuffer, BytesBuffer, BytesBuffer, ValueBuffer<std::int64_t>, BytesBuffer>;

  arrow::Status append_question(const DnsQuestion& question, RowContext& context);
  arrow::Status append_answer(const DnsMessage& message, const DnsRecord& answer,
                              RowContext& context);

  // Adds what `append_text` appends to an empty text.
  template <typename AppendText>
  arrow::Status add(BytesBuffer& buffer, RowContext& context, AppendText append_text);

  ValueBuffer<std::int32_t> id_;
  ValueBuffer<bool> response_;
  ValueBuffer<std::int32_t> opcode_, rcode_, flags_;
  ListBuffer<Questions> questions_;
  ListBuffer<Answers> answers_;
  std::string text_;
};

}  // namespace wirelake
