#include "cli/flow_rows.h"

#include <cstdint>
#include <cstdio>
#include <nlohmann/json.hpp>
#include <utility>

#include "cli/row_tree.h"
#include "cli/text.h"

namespace wirelake::cli {
namespace {

using Json = nlohmann::ordered_json;

std::int64_t integer_at(const Json& flow, const char* path) {
  const Json& value = at_path(flow, path);
  return value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

// What the server is called: by TLS, by HTTP, or not at all.
std::string name_of(const Json& flow) {
  for (const char* path : {"tls.server_name", "http.host"}) {
    const Json& name = at_path(flow, path);
    if (name.is_string()) return cell_of(name);
  }
  return "-";
}

// "12 / 3.4 kB".
std::string sent_by(const Json& flow, const std::string& side) {
  const std::int64_t packets = integer_at(flow, (side + ".packets").c_str());
  const std::int64_t bytes = integer_at(flow, (side + ".bytes").c_str());
  return with_thousands(static_cast<std::uint64_t>(packets)) + " / " +
         with_unit(static_cast<std::uint64_t>(bytes));
}

// "1.250 s".
std::string duration_of(const Json& flow) {
  const std::int64_t nanoseconds = integer_at(flow, "end_ns") - integer_at(flow, "start_ns");
  char text[32];
  std::snprintf(text, sizeof text, "%.3f s", static_cast<double>(nanoseconds) / 1e9);
  return text;
}

}  // namespace

FlowRows::FlowRows()
    : table_({"START (UTC)", "ORIGINATOR", "RESPONDER", "SERVICE", "NAME", "SENT", "RECEIVED",
              "STATE", "DURATION", "FLOW"}) {
  for (const std::size_t column : {5, 6, 8, 9})
    table_.align_right(column);
}

const std::vector<std::string>& FlowRows::wanted_fields() {
  static const std::vector<std::string> fields = {
      "start_ns",     "end_ns",     "src",          "sport",           "dst",
      "dport",        "protocol",   "service",      "tls.server_name", "http.host",
      "orig.packets", "orig.bytes", "resp.packets", "resp.bytes",      "conn_state",
      "flow"};
  return fields;
}

void FlowRows::add(const Json& flow) {
  const Json& service = flow["service"];
  table_.add({date_and_time(integer_at(flow, "start_ns") / 1000, 6),
              end_point(flow["src"], flow["sport"]), end_point(flow["dst"], flow["dport"]),
              cell_of(service.is_null() ? flow["protocol"] : service), name_of(flow),
              sent_by(flow, "orig"), sent_by(flow, "resp"), cell_of(flow["conn_state"]),
              duration_of(flow), cell_of(flow["flow"])});
}

}  // namespace wirelake::cli
