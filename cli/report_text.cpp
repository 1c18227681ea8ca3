#include "cli/report_text.h"

#include "cli/command.h"
#include "cli/table.h"
#include "cli/text.h"
#include "load/counts_text.h"

namespace wirelake::cli {
namespace {

template <typename Enum, std::size_t N>
void print_counters(const char* title, const Counters<Enum, N>& counters) {
  if (counters.total() == 0) return;
  print_line("");
  Table table({title, "COUNT", "MEANING"});
  table.align_right(1);
  for (std::size_t i = 0; i < N; ++i) {
    const auto value = static_cast<Enum>(i);
    if (counters[value] == 0) continue;
    table.add({std::string(to_string(value)), with_thousands(counters[value]),
               std::string(describe(value))});
  }
  table.finish();
}

}  // namespace

std::string damage_text(const CaptureDamage& damage) {
  return "read up to byte " + with_thousands(damage.offset) + ": " + damage.reason;
}

std::string summary_line(const CaptureReport& report) {
  std::string line = report.capture + ": " + counted(report.packets, "packet") + " of " +
                     counted(report.frames, "frame");
  if (report.flows) line += ", " + counted(*report.flows, "flow");
  if (report.passed_over.total() > 0)
    line += "; passed over: " + counts_text(report.passed_over, with_thousands);
  if (report.remarks.total() > 0)
    line += "; noticed: " + counts_text(report.remarks, with_thousands);
  if (report.damage) line += "; warning: " + damage_text(*report.damage);
  return line;
}

void print_reasons(const CaptureReport& report) {
  print_counters("PASSED OVER", report.passed_over);
  print_counters("NOTICED", report.remarks);
}

std::string filter_text(const std::vector<FilterEntry>& filter) {
  if (filter.empty()) return "none";
  std::string text;
  for (const FilterEntry& entry : filter) {
    if (!text.empty()) text += ", ";
    text += std::string(to_string(entry.position)) + " " + entry.subnet.to_string();
  }
  return text;
}

}  // namespace wirelake::cli
