#include <arrow/type.h>

#include <memory>
#include <string>

#include "base/try.h"
#include "cli/command.h"
#include "cli/report_text.h"
#include "cli/table.h"
#include "cli/text.h"
#include "columns/schema.h"
#include "store/report_json.h"
#include "store/store_backend.h"

namespace wirelake::cli {
namespace {

// What all loads passed over and noticed, as one report.
CaptureReport sum_of(const std::vector<LoadInfo>& loads) {
  CaptureReport sum;
  for (const LoadInfo& load : loads) {
    sum.passed_over += load.report.passed_over;
    sum.remarks += load.report.remarks;
  }
  return sum;
}

void print_loads(const std::vector<LoadInfo>& loads) {
  if (loads.empty()) return;
  print_line("");
  Table table({"LOADED (UTC)", "CAPTURE", "PACKETS", "PASSED OVER", "FILTER", "REMARK"});
  table.align_right(2);
  table.align_right(3);
  for (const LoadInfo& load : loads) {
    table.add({date_and_time(load.time_us, 0), load.report.capture,
               with_thousands(load.report.packets), with_thousands(load.report.passed_over.total()),
               filter_text(load.filter),
               load.report.damage ? damage_text(*load.report.damage) : ""});
  }
  table.finish();
}

void print_columns(const arrow::Schema& schema) {
  std::string names;
  for (const auto& field : schema.fields()) {
    if (!names.empty()) names += ", ";
    names += field->name();
  }
  print_line("columns       " + one_line(names));
}

Status show(const std::string& name, const Options& options) {
  WIRELAKE_ASSIGN(Store store, options.open_store());
  WIRELAKE_ASSIGN(const auto found, store.lookup(name));
  if (!found) return no_such_collection(name);
  if (options.json) {
    print_line(to_json(*found).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    return {};
  }
  WIRELAKE_ASSIGN(const auto scan, store.backend().scan(name));
  print_line("name          " + one_line(found->name));
  print_line("description   " + one_line(found->description));
  print_line("created       " + date_and_time(found->creation_time_us, 0) + " UTC");
  print_line("filter        " + filter_text(found->input_filters));
  print_line("packets       " + with_thousands(found->count));
  print_columns(*scan->schema());
  print_loads(found->loads);
  print_reasons(sum_of(found->loads));
  return {};
}

}  // namespace

void add_show(CLI::App& app, Options& options, Action& chosen) {
  auto name = std::make_shared<std::string>();
  CLI::App* command = add_command(
      app, "show", "Show what is known of a collection: its loads, and what they passed over",
      "wirelake show mondays", chosen, [name, &options] { return show(*name, options); });
  command->add_option("NAME", *name, "The collection")->required();
}

}  // namespace wirelake::cli
