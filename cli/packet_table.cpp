#include "cli/packet_table.h"

#include <arrow/type.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "cli/row_tree.h"
#include "cli/text.h"

namespace wirelake::cli {
namespace {

using Json = nlohmann::ordered_json;

const std::vector<std::string> kOverviewFields = {"ts_ns",
                                                  "time_digits",
                                                  "src",
                                                  "dst",
                                                  "proto",
                                                  "len",
                                                  "tcp_info.sport",
                                                  "tcp_info.dport",
                                                  "tcp_info.flags",
                                                  "tcp_info.payload_len",
                                                  "udp_info.sport",
                                                  "udp_info.dport",
                                                  "tls_info.type",
                                                  "tls_info.ver",
                                                  "tls_info.records"};

// Of groups that a collection may lack.
const std::vector<std::string> kLaterOverviewFields = {"sport",
                                                       "dport",
                                                       "icmp_info.type",
                                                       "icmp_info.code",
                                                       "dns_info.rcode",
                                                       "dns_info.response",
                                                       "dns_info.questions",
                                                       "dns_info.answers",
                                                       "http_info.method",
                                                       "http_info.uri",
                                                       "http_info.headers"};

std::vector<std::string> overview_fields(const arrow::Schema& schema) {
  std::vector<std::string> fields = kOverviewFields;
  for (const std::string& field : kLaterOverviewFields) {
    if (schema.GetFieldByName(field.substr(0, field.find('.')))) fields.push_back(field);
  }
  return fields;
}

// https://www.iana.org/assignments/dns-parameters
std::string response_code_text(int code) {
  constexpr std::array<const char*, 12> kNames = {"NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN",
                                                  "NOTIMP",  "REFUSED", "YXDOMAIN", "YXRRSET",
                                                  "NXRRSET", "NOTAUTH", "NOTZONE",  "DSOTYPENI"};
  const auto index = static_cast<std::size_t>(code);
  return index < kNames.size() ? kNames[index] : "response code " + std::to_string(code);
}

std::string end_point_of(const Json& packet, const char* address, const char* port) {
  for (const char* transport : {"tcp_info.", "udp_info.", ""}) {
    const Json& number = at_path(packet, std::string(transport) + port);
    if (!number.is_null()) return end_point(packet[address], number);
  }
  return end_point(packet[address], Json());
}

// "A www.example.com", or "A www.example.com = 192.0.2.1, 192.0.2.2 (NXDOMAIN)".
std::string dns_details(const Json& packet) {
  const Json& questions = at_path(packet, "dns_info.questions");
  if (!questions.is_array()) return "";
  std::string text = "DNS";
  for (const Json& question : questions)
    text += " " + cell_of(question["type"]) + " " + cell_of(question["name"]);
  const Json& answers = at_path(packet, "dns_info.answers");
  constexpr std::size_t kMostAnswers = 3;
  for (std::size_t i = 0; i < std::min(answers.size(), kMostAnswers); ++i)
    text += (i == 0 ? " = " : ", ") + cell_of(answers[i]["value"]);
  if (answers.size() > kMostAnswers) text += ", ...";
  const Json& code = at_path(packet, "dns_info.rcode");
  if (code.is_number() && code != 0) text += " (" + response_code_text(code.get<int>()) + ")";
  return text;
}

// "GET example.com/index.html".
std::string http_details(const Json& packet) {
  const Json& method = at_path(packet, "http_info.method");
  if (!method.is_string()) return "";
  const Json& host = at_path(packet, "http_info.headers.host");
  return cell_of(method) + " " + (host.is_string() ? cell_of(host) : "") +
         cell_of(at_path(packet, "http_info.uri"));
}

std::string icmp_details(const Json& packet) {
  const Json& type = at_path(packet, "icmp_info.type");
  if (type.is_null()) return "";
  return "type " + type.dump() + ", code " + at_path(packet, "icmp_info.code").dump();
}

std::string details(const Json& packet) {
  for (const auto& of_packet : {dns_details, http_details, icmp_details}) {
    if (std::string text = of_packet(packet); !text.empty()) return text;
  }
  std::string text;
  const Json& flags = at_path(packet, "tcp_info.flags");
  for (const auto& [flag, is_set] : flags.items()) {
    if (is_set == true) text += (text.empty() ? "" : " ") + flag;
  }
  const Json& payload = at_path(packet, "tcp_info.payload_len");
  if (payload.is_number() && payload != 0) text += ", " + payload.dump() + " bytes";
  const Json& type = at_path(packet, "tls_info.type");
  if (type.is_string()) {
    text += ", TLS " + cell_of(type);
    const Json& records = at_path(packet, "tls_info.records");
    if (records.is_number() && records > 1) text += " x" + records.dump();
    // Of the record layer, which says 1.0 or 1.2 whatever the two sides agree on.
    text += " (record " + cell_of(at_path(packet, "tls_info.ver")) + ")";
  }
  return text;
}

std::vector<std::string> overview_cells(const Json& packet) {
  const Json& time = packet["ts_ns"];
  const auto nanoseconds = time.is_number_integer() ? time.get<std::int64_t>() : 0;
  return {date_and_time(nanoseconds / 1000, 6),
          end_point_of(packet, "src", "sport"),
          end_point_of(packet, "dst", "dport"),
          cell_of(packet["proto"]),
          cell_of(packet["len"]),
          details(packet)};
}

std::vector<std::string> heads_of(const std::vector<std::string>& fields) {
  if (!fields.empty()) return fields;
  return {"TIME (UTC)", "SOURCE", "DESTINATION", "PROTO", "LEN", "DETAILS"};
}

}  // namespace

PacketTable::PacketTable(std::vector<std::string> fields, const arrow::Schema& schema)
    : fields_(std::move(fields)),
      wanted_(fields_.empty() ? overview_fields(schema) : fields_),
      table_(heads_of(fields_)) {
  if (fields_.empty()) table_.align_right(4);
}

void PacketTable::add(const Json& packet) {
  if (fields_.empty()) return table_.add(overview_cells(packet));
  std::vector<std::string> cells;
  for (const std::string& field : fields_)
    cells.push_back(cell_of(at_path(packet, field)));
  table_.add(std::move(cells));
}

}  // namespace wirelake::cli
