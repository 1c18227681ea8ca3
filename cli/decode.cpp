#include <arrow/type.h>

#include <memory>
#include <string>

#include "base/try.h"
#include "cli/command.h"
#include "cli/filter_options.h"
#include "columns/document.h"
#include "columns/schema.h"
#include "load/capture_ahead.h"
#include "wirelake/json_sink.h"

namespace wirelake::cli {
namespace {

struct DecodeArguments {
  std::string capture;
  bool strict = false;
  FilterOptions filter;
};

Result<Document> frame_and_dict() {
  std::vector<std::string> fields = {"frame"};
  for (std::string& key : Document::dict_keys())
    fields.push_back(std::move(key));
  return Document::make(fields, *packet_schema());
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

Status decode(const DecodeArguments& arguments) {
  WIRELAKE_ASSIGN(const IpFilter filter, arguments.filter.make());
  CaptureAhead batches(arguments.capture, filter);
  WIRELAKE_ASSIGN(Document document, frame_and_dict());
  std::string line;
  while (true) {
    WIRELAKE_ASSIGN(const auto batch, batches.next([](const Progress&) { return !interrupted(); }));
    if (!batch) return judge_damage(batches.report(), arguments);
    document.bind(batch);
    for (std::int64_t row = 0; row < batch->num_rows(); ++row) {
      line.clear();
      JsonSink sink(line);
      document.emit(row, sink);
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
  arguments->filter.add_to(*command);
}

}  // namespace wirelake::cli
