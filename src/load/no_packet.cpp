#include "load/no_packet.h"

#include "load/counts_text.h"

namespace wirelake {

std::string why_no_packet(const CaptureReport& report) {
  const std::string where = report.damage ? " before the damage" : "";
  const std::uint64_t filtered = report.passed_over[PassedOver::kFiltered];
  if (filtered > 0) {
    return "the filter accepts none of its " + std::to_string(filtered) + " IP packets" + where;
  }
  if (report.frames == 0) return "holds no frame" + where;
  return "holds no IP packet that can be read" + where +
         " (passed over: " + counts_text(report.passed_over, std::to_string) + ")";
}

}  // namespace wirelake
