#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/json_line.h"
#include "base/try.h"
#include "cli/command.h"
#include "cli/filter_options.h"
#include "cli/progress_bar.h"
#include "cli/report_text.h"
#include "cli/table.h"
#include "cli/text.h"
#include "decode/link/link_type.h"
#include "load/packet_reader.h"
#include "wirelake/json.h"

namespace wirelake::cli {
namespace {

struct InfoArguments {
  std::vector<std::string> captures;
  PacketOptions packets;
};

std::string link_types_text(const CaptureReport& report) {
  std::string text;
  for (const auto& [number, frames] : report.linktypes) {
    if (!text.empty()) text += ", ";
    const LinkType* type = find_link_type(number);
    text += type ? std::string(type->name) : "unknown";
    text += " (" + std::to_string(number) + "): " + counted(frames, "frame");
  }
  return text.empty() ? "none" : text;
}

std::string time_text(std::int64_t nanoseconds) {
  return date_and_time(nanoseconds / 1000, 6) + " UTC";
}

std::string span_text(const CaptureReport& report) {
  if (!report.first_ns) return "no packet has a time";
  const auto seconds =
      (static_cast<double>(*report.last_ns) - static_cast<double>(*report.first_ns)) / 1e9;
  char text[64];
  std::snprintf(text, sizeof text, " (%.6f s)", seconds);
  return time_text(*report.first_ns) + " to " + time_text(*report.last_ns) + text;
}

void print_info(const CaptureReport& report) {
  const auto fact = [](const char* name, const std::string& value) {
    print_line(std::string(name) + std::string(14 - std::string(name).size(), ' ') +
               one_line(value));
  };
  fact("capture", report.capture);
  fact("format", report.format);
  fact("size", with_unit(report.bytes));
  fact("link types", link_types_text(report));
  fact("frames", with_thousands(report.frames));
  fact("packets", with_thousands(report.packets));
  fact("passed over", with_thousands(report.passed_over.total()));
  fact("time", span_text(report));
  if (report.damage) fact("warning", damage_text(*report.damage));
  print_reasons(report);
}

Result<CaptureReport> read_capture(const std::string& path, const CaptureOptions& packets) {
  ProgressBar bar(path);
  WIRELAKE_ASSIGN(PacketReader parser,
                  PacketReader::open(path, packets, [&](const Progress& progress) {
                    bar.update(progress);
                    return !interrupted();
                  }));
  WIRELAKE_TRY(parser.parse_all([](const Packet&) {}));
  return parser.report();
}

// Of several captures, each that cannot be read is named, and the last decides the exit code.
Status info(const InfoArguments& arguments, const Options& options) {
  WIRELAKE_ASSIGN(const CaptureOptions packets, arguments.packets.make());
  const bool is_alone = arguments.captures.size() == 1;
  Status done;
  for (const std::string& path : arguments.captures) {
    const auto report = read_capture(path, packets);
    if (!report && (is_alone || interrupted())) return report.error();
    if (!report) {
      print_error(report.error());
      done = Error{report.error().code, ""};
      continue;
    }
    if (options.json) {
      print_line(json_line(to_json(*report)));
    } else {
      if (&path != &arguments.captures.front()) print_line("");
      print_info(*report);
    }
  }
  return done;
}

}  // namespace

void add_info(CLI::App& app, Options& options, Action& chosen) {
  auto arguments = std::make_shared<InfoArguments>();
  CLI::App* command = add_command(
      app, "info", "Say what captures hold: format, link types, packets, and what is passed over",
      "wirelake info monday.pcap tuesday.pcapng.gz", chosen,
      [arguments, &options] { return info(*arguments, options); });
  command->add_option("CAPTURE", arguments->captures, "Captures; - is standard input")->required();
  arguments->packets.add_to(*command);
}

}  // namespace wirelake::cli
