#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/try.h"
#include "cli/command.h"
#include "cli/filter_options.h"
#include "cli/flow_options.h"
#include "wirelake/capture_rows.h"
#include "wirelake/find.h"
#include "wirelake/json_sink.h"

namespace wirelake::cli {
namespace {

struct DecodeArguments {
  std::string capture;
  std::vector<std::string> fields;  // None: the number of the frame, and the dict.
  bool strict = false;
  bool flows = false;
  FlowOptions flow_options;
  PacketOptions packets;
};

std::vector<std::string> frame_and_dict() {
  std::vector<std::string> fields = packet_dict_keys();
  fields.insert(fields.begin(), "frame");
  return fields;
}

// What is said of a damaged capture behind its packets: a warning, or with --strict an error.
Status judge_damage(const CaptureReport& report, const DecodeArguments& arguments) {
  if (!report.damage) return {};
  Error error = {ErrorCode::kDamaged, report.damage->reason + "; what came before is complete",
                 arguments.capture, report.damage->offset};
  if (arguments.strict) return error;
  error.message = "warning: " + error.message;
  print_error(error);
  return {};
}

Result<CaptureRows> open_rows(const DecodeArguments& arguments) {
  WIRELAKE_ASSIGN(CaptureOptions packets, arguments.packets.make());
  if (arguments.flows) {
    return CaptureRows::open_flows(arguments.capture, std::move(packets), arguments.flow_options,
                                   arguments.fields);
  }
  return CaptureRows::open(arguments.capture, std::move(packets),
                           arguments.fields.empty() ? frame_and_dict() : arguments.fields);
}

Status decode(const DecodeArguments& arguments) {
  WIRELAKE_ASSIGN(CaptureRows rows, open_rows(arguments));
  std::string line;
  JsonSink sink(line);
  while (true) {
    WIRELAKE_ASSIGN(const std::int64_t fetched,
                    rows.fetch([](const Progress&) { return !interrupted(); }));
    if (fetched == 0) return judge_damage(rows.report(), arguments);
    for (std::int64_t row = 0; row < fetched; ++row) {
      sink.clear();
      rows.emit(row, sink);
      print_line(line);
    }
    // Whoever watches a live capture waits for these.
    WIRELAKE_TRY(check_output());
  }
}

}  // namespace

void add_decode(CLI::App& app, Options&, Action& chosen) {
  auto arguments = std::make_shared<DecodeArguments>();
  CLI::App* command = add_command(app, "decode", "Print each packet of a capture as a line of JSON",
                                  "wirelake decode trace.pcap --src 10.0.0.0/8 | head -1", chosen,
                                  [arguments] { return decode(*arguments); });
  command->add_option("CAPTURE", arguments->capture, "A capture; - is standard input")->required();
  command->add_flag("--strict", arguments->strict,
                    "Fail where a capture is damaged or cut off, behind the packets before that "
                    "place");
  command
      ->add_option("--fields", arguments->fields,
                   "Keys of a packet and columns of collections, dotted for what is inside")
      ->type_name("A,B.C")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->add_flag("--flows", arguments->flows,
                    "Print flows in the place of packets, in order of their end");
  add_flow_options(*command, arguments->flow_options);
  arguments->packets.add_to(*command);
}

}  // namespace wirelake::cli
