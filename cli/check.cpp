#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "base/json_line.h"
#include "base/try.h"
#include "cli/command.h"
#include "cli/open_collection.h"
#include "cli/progress_bar.h"
#include "cli/table.h"
#include "cli/text.h"
#include "wirelake/json.h"

namespace wirelake::cli {
namespace {

using Json = nlohmann::ordered_json;

void print_report_as_json(const std::string& name, const CheckReport& report) {
  Json findings = Json::array();
  for (const CheckFinding& finding : report.findings) {
    findings.push_back(
        {{"found", to_string(finding.kind)}, {"file", finding.file}, {"message", finding.message}});
  }
  const Json line = {{"collection", name},
                     {"sound", report.is_sound()},
                     {"files", report.files},
                     {"packets", report.packets},
                     {"findings", std::move(findings)}};
  print_line(json_line(line));
}

void print_for_people(const std::string& name, const CheckReport& report) {
  if (!report.findings.empty()) {
    Table table({"FOUND", "FILE", "WHAT"});
    for (const CheckFinding& finding : report.findings)
      table.add({std::string(to_string(finding.kind)), finding.file, finding.message});
    table.finish();
  }
  // Of a store on a server no files are read.
  const std::string files = report.files > 0 ? counted(report.files, "file") + ", " : "";
  print_line(name + ": " + files + counted(report.packets, "packet") + ": " +
             (report.is_sound() ? "sound" : "not sound"));
}

Status check(const std::string& given, const Options& options) {
  WIRELAKE_ASSIGN(const OpenCollection opened, open_collection(options, given));
  const Collection& collection = opened.collection;
  ProgressBar bar(collection.name());
  const auto report = collection.check([&bar](const Progress& progress) {
    bar.update(progress);
    return !interrupted();
  });
  bar.clear();
  if (!report) return report.error();
  options.json ? print_report_as_json(collection.name(), *report)
               : print_for_people(collection.name(), *report);
  // What is wrong has been said.
  return report->is_sound() ? Status() : Error{ErrorCode::kDamaged, ""};
}

}  // namespace

void add_check(CLI::App& app, Options& options, Action& chosen) {
  auto name = std::make_shared<std::string>();
  CLI::App* command = add_command(
      app, "check",
      "Read all that a collection has; say what is damaged, missing, or named by nothing",
      "wirelake check mondays", chosen, [name, &options] { return check(*name, options); });
  command->add_option("NAME", *name, kCollectionHelp)->required();
}

}  // namespace wirelake::cli
