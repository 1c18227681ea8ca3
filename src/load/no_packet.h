// Why a capture gave nothing to store.
#pragma once

#include <string>

#include "wirelake/report.h"

namespace wirelake {

/// What is said of a capture without packets, behind its name: the filter only where it left any
/// out, damage only where there is some, without its reason, which the report has.
std::string why_no_packet(const CaptureReport& report);

}  // namespace wirelake
