#include "columns/groups/dns_columns.h"

namespace wirelake {
namespace {

std::vector<ColumnDescription> question_columns() {
  return {
      column("name", arrow::utf8(), "", "domain name, without a dot at its end"),
      column("type", arrow::utf8(), "", "A, AAAA, ..., or TYPE and a number"),
      column("class", arrow::utf8(), "", "IN, or another"),
  };
}

std::vector<ColumnDescription> answer_columns() {
  std::vector<ColumnDescription> columns = question_columns();
  columns.push_back(column("ttl", arrow::int64(), "seconds", "time to live"));
  columns.push_back(column("value", arrow::utf8(), "", "as text of a zone file"));
  return columns;
}

}  // namespace

ColumnGroup DnsColumns::describe() {
  return {.name = "dns",
          .columns = {struct_column(
              "dns_info",
              {
                  column("id", arrow::int32(), "",
                         "of question and answer; dns_info is null without a message of DNS",
                         Encoding::kWithoutDictionary),
                  column("response", arrow::boolean(), "", "whether it is an answer"),
                  column("opcode", arrow::int32(), "", "kind of query; 0 is a standard one"),
                  column("rcode", arrow::int32(), "", "response code; 3 is NXDOMAIN"),
                  column("flags", arrow::int32(), "", "all 16 bits behind the id"),
                  struct_list_column("questions", "what is asked: each a name, a type, a class",
                                     question_columns()),
                  struct_list_column("answers",
                                     "records of the answer section: each a name, a type, a class, "
                                     "a time to live and a value",
                                     answer_columns()),
              })},
          .is_later = true};
}

template <typename AppendText>
arrow::Status DnsColumns::add(BytesBuffer& buffer, RowContext& context, AppendText append_text) {
  text_.clear();
  append_text();
  context.payload_bytes += static_cast<std::int64_t>(text_.size());
  return buffer.add(text_);
}

arrow::Status DnsColumns::append_question(const DnsQuestion& question, RowContext& context) {
  auto& items = questions_.items();
  ARROW_RETURN_NOT_OK(
      add(items.field<0>(), context, [&] { append_dns_name(question.name, text_); }));
  ARROW_RETURN_NOT_OK(
      add(items.field<1>(), context, [&] { append_dns_type(question.type, text_); }));
  return add(items.field<2>(), context, [&] { append_dns_class(question.class_number, text_); });
}

arrow::Status DnsColumns::append_answer(const DnsMessage& message, const DnsRecord& answer,
                                        RowContext& context) {
  auto& items = answers_.items();
  ARROW_RETURN_NOT_OK(add(items.field<0>(), context, [&] { append_dns_name(answer.name, text_); }));
  ARROW_RETURN_NOT_OK(add(items.field<1>(), context, [&] { append_dns_type(answer.type, text_); }));
  ARROW_RETURN_NOT_OK(
      add(items.field<2>(), context, [&] { append_dns_class(answer.class_number, text_); }));
  ARROW_RETURN_NOT_OK(items.field<3>().add(answer.ttl));
  return add(items.field<4>(), context, [&] { append_dns_value(message, answer, text_); });
}

arrow::Status DnsColumns::append(const Packet& packet, RowContext& context) {
  const DnsMessage& message = *packet.dns;
  id_.put(message.id);
  response_.put(message.is_response());
  opcode_.put(message.opcode());
  rcode_.put(message.rcode());
  flags_.put(message.flags);
  DnsWalk walk(message);
  std::int32_t count = 0;
  for (; const auto question = walk.next_question(); ++count)
    ARROW_RETURN_NOT_OK(append_question(*question, context));
  questions_.put(std::exchange(count, 0));
  for (; const auto answer = walk.next_answer(); ++count)
    ARROW_RETURN_NOT_OK(append_answer(message, *answer, context));
  answers_.put(count);
  return arrow::Status::OK();
}

}  // namespace wirelake
