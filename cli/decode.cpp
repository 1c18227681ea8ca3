#include <arrow/type.h>

#include <memory>
#include <string>

#include "base/try.h"
#include "cli/command.h"
#include "cli/filter_options.h"
#include "columns/document.h"
#include "columns/json_sink.h"
#include "columns/schema.h"
#include "load/read_ahead.h"

namespace wirelake::cli {
namespace {

struct DecodeArguments {
  std::string capture;
  FilterOptions filter;
};

Result<Document> frame_and_dict() {
  std::vector<std::string> fields = {"frame"};
  for (std::string& key : Document::dict_keys())
    fields.push_back(std::move(key));
  return Document::make(fields, *packet_schema());
}

void warn_of_damage(const CaptureReport& report, const std::string& path) {
  if (!report.damage) return;
  print_error(Error{ErrorCode::kDamaged,
                    "warning: " + report.damage->reason + "; what came before is complete", path,
                    report.damage->offset});
}

Status decode(const DecodeArguments& arguments) {
  WIRELAKE_ASSIGN(const IpFilter filter, arguments.filter.make());
  ReadAhead batches(arguments.capture, filter);
  WIRELAKE_ASSIGN(Document document, frame_and_dict());
  std::string line;
  while (true) {
    WIRELAKE_ASSIGN(const auto batch, batches.next([](const Progress&) { return !interrupted(); }));
    if (!batch) {
      warn_of_damage(batches.report(), arguments.capture);
      return {};
    }
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
  arguments->filter.add_to(*command);
}

}  // namespace wirelake::cli
