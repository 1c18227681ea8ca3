#include "cli/query_options.h"

#include <nlohmann/json.hpp>

#include "base/json_line.h"
#include "cli/command.h"
#include "cli/text.h"
#include "wirelake/json.h"
#include "wirelake/json_sink.h"

namespace wirelake::cli {
namespace {

std::string of_all(std::uint64_t read, std::uint64_t all) {
  return with_thousands(read) + " of " + with_thousands(all);
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names)
    text += (text.empty() ? "" : ", ") + name;
  return text.empty() ? "none" : one_line(text);
}

}  // namespace

CLI::Option* QueryOption::add_to(CLI::App& command) {
  CLI::Option* query =
      command.add_option("QUERY", text_,
                         "Which packets: a MongoDB query document in JSON, such as "
                         "'{\"tcp_info.dport\": 443}'; without one, all. docs/queries.md has "
                         "the operators");
  option_ = query;
  return query;
}

CLI::Option* QueryOption::add_flows_to(CLI::App& command) {
  return command.add_flag("--flows", is_about_flows_,
                          "Ask about the flows in the place of the packets; `wirelake help flows` "
                          "has their columns");
}

CLI::Option* add_explain(CLI::App& command, bool& explain) {
  return command.add_flag("--explain", explain,
                          "Print what was read to answer, and what statistics settled, in place "
                          "of the answer");
}

Status print_as_json(Rows& rows) {
  std::string line;
  JsonSink sink(line);
  return rows.each(sink, [&] {
    print_line(line);
    sink.clear();
    return true;
  });
}

void print_report(const QueryReport& report, bool as_json) {
  if (as_json) {
    const nlohmann::ordered_json json = {{"files", report.files},
                                         {"files_read", report.files_read},
                                         {"row_groups", report.row_groups},
                                         {"row_groups_read", report.row_groups_read},
                                         {"rows_read", report.rows_read},
                                         {"rows_matched", report.rows_matched},
                                         {"query_columns", report.query_columns},
                                         {"columns", report.columns}};
    print_line(json_line(json));
    return;
  }
  print_line("files read       " + of_all(report.files_read, report.files));
  print_line("row groups read  " + of_all(report.row_groups_read, report.row_groups) +
             " in those files");
  print_line("rows read        " + with_thousands(report.rows_read));
  print_line("rows matched     " + with_thousands(report.rows_matched));
  print_line("to match         " + joined(report.query_columns));
  print_line("to show          " + joined(report.columns));
}

}  // namespace wirelake::cli
