#include <arrow/type.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/json_line.h"
#include "base/try.h"
#include "cli/command.h"
#include "cli/open_collection.h"
#include "cli/open_with.h"
#include "cli/report_text.h"
#include "cli/table.h"
#include "cli/text.h"
#include "wirelake/arrow.h"
#include "wirelake/column_meanings.h"
#include "wirelake/json.h"

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
               filter_text(load.filter) + (load.decapsulated ? ", decapsulated" : ""),
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

struct ShownColumn {
  std::string name;
  std::string type;
  std::string unit;
  std::string meaning;
};

// Every leaf, with its type and, if it is one of wirelake's, its unit and meaning.
void add_leaves(const arrow::FieldVector& fields, const std::string& prefix,
                const std::vector<ColumnMeaning>& meanings, std::vector<ShownColumn>& leaves) {
  for (const auto& field : fields) {
    const std::string name = prefix + field->name();
    if (field->type()->id() == arrow::Type::STRUCT) {
      add_leaves(field->type()->fields(), name + ".", meanings, leaves);
      continue;
    }
    const ColumnMeaning* const known = find_column_meaning(meanings, name);
    leaves.push_back({name, column_type_text(*field->type()), known ? std::string(known->unit) : "",
                      known ? std::string(known->meaning) : "added by others"});
  }
}

Status print_columns_of(const Collection& rows, const std::string& what,
                        const std::vector<ColumnMeaning>& meanings, bool as_json) {
  WIRELAKE_ASSIGN(const auto schema, schema_of(rows));
  std::vector<ShownColumn> leaves;
  add_leaves(schema->fields(), "", meanings, leaves);
  if (as_json) {
    for (const ShownColumn& leaf : leaves) {
      print_line(json_line(nlohmann::ordered_json{{"of", what},
                                                  {"column", leaf.name},
                                                  {"type", leaf.type},
                                                  {"unit", leaf.unit},
                                                  {"meaning", leaf.meaning}}));
    }
    return {};
  }
  Table table({"COLUMN OF " + what, "TYPE", "UNIT", "MEANING"});
  for (ShownColumn& leaf : leaves)
    table.add({leaf.name, leaf.type, leaf.unit.empty() ? "-" : leaf.unit, leaf.meaning});
  table.finish();
  return {};
}

Status print_all_columns(const Collection& collection, bool as_json) {
  WIRELAKE_TRY(print_columns_of(collection, "packets", packet_column_meanings(), as_json));
  if (!as_json) print_line("");
  return print_columns_of(collection.flows(), "flows", flow_column_meanings(), as_json);
}

Status print_open_with(const Collection& collection, const std::string& engine) {
  const auto folder = collection.folder();
  if (!folder) {
    return Error{ErrorCode::kUnsupported,
                 "is on a server, which other engines do not open; wirelake export writes a file "
                 "that they do, wirelake copy a collection",
                 collection.name()};
  }
  print_line(open_with(engine, *folder));
  return {};
}

// "a, b or c".
std::string alternatives(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

struct ShowArguments {
  std::string name;
  bool columns = false;
  std::string engine;
};

Status show(const ShowArguments& arguments, const Options& options) {
  WIRELAKE_ASSIGN(const OpenCollection opened, open_collection(options, arguments.name));
  const Collection& collection = opened.collection;
  const std::string& name = collection.name();
  WIRELAKE_ASSIGN(const CollectionInfo info, collection.info());
  if (!arguments.engine.empty()) return print_open_with(collection, arguments.engine);
  if (arguments.columns) return print_all_columns(collection, options.json);
  if (options.json) {
    print_line(json_line(to_json(info)));
    return {};
  }
  WIRELAKE_ASSIGN(const auto schema, schema_of(collection));
  print_line("name          " + one_line(info.name));
  print_line("description   " + one_line(info.description));
  print_line("created       " + date_and_time(info.creation_time_us, 0) + " UTC");
  print_line("filter        " + filter_text(info.input_filters));
  print_line("packets       " + with_thousands(info.count));
  WIRELAKE_ASSIGN(const std::uint64_t flows, collection.flows().count());
  print_line("flows         " + with_thousands(flows));
  print_columns(*schema);
  print_line("other engines wirelake show " + name + " --open-with " + alternatives(engines()));
  print_loads(info.loads);
  print_reasons(sum_of(info.loads));
  return {};
}

}  // namespace

void add_show(CLI::App& app, Options& options, Action& chosen) {
  auto arguments = std::make_shared<ShowArguments>();
  CLI::App* command = add_command(
      app, "show", "Show what is known of a collection: its loads, and what they passed over",
      "wirelake show mondays --open-with polars", chosen,
      [arguments, &options] { return show(*arguments, options); });
  command->add_option("NAME", arguments->name, kCollectionHelp)->required();
  command->add_flag(
      "--columns", arguments->columns,
      "List every column of its packets and of its flows, with type, unit and meaning");
  command
      ->add_option("--open-with", arguments->engine,
                   "Print the lines that open the collection with " + alternatives(engines()))
      ->type_name("ENGINE")
      ->check(CLI::IsMember(engines()));
}

}  // namespace wirelake::cli
