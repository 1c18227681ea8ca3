#include "load/no_packet.h"

namespace wirelake {
namespace {

std::string counts_of(const PassedOverCounts& counts) {
  std::string text;
  for (std::size_t i = 0; i < kPassedOverCount; ++i) {
    const auto reason = static_cast<PassedOver>(i);
    if (counts[reason] == 0) continue;
    text += (text.empty() ? "" : ", ") + std::string(to_string(reason)) + " " +
            std::to_string(counts[reason]);
  }
  return text;
}

}  // namespace

std::string why_no_packet(const CaptureReport& report) {
  const std::string where = report.damage ? " before the damage" : "";
  const std::uint64_t filtered = report.passed_over[PassedOver::kFiltered];
  if (filtered > 0) {
    return "the filter accepts none of its " + std::to_string(filtered) + " IP packets" + where;
  }
  if (report.frames == 0) return "holds no frame" + where;
  return "holds no IP packet that can be read" + where +
         " (passed over: " + counts_of(report.passed_over) + ")";
}

}  // namespace wirelake
