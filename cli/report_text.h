// A capture's report for people.
#pragma once

#include <string>

#include "wirelake/filter.h"
#include "wirelake/report.h"

namespace wirelake::cli {

/// How far a damaged capture was read, and why no further.
std::string damage_text(const CaptureDamage& damage);

/// One line for the summary of a load: packets, and what was passed over and why.
std::string summary_line(const CaptureReport& report);

/// Prints the reasons and remarks with their counts and meanings; nothing where there are none.
void print_reasons(const CaptureReport& report);

/// "src 10.0.0.0/8, either 2001:db8::/32"; "none" if empty.
std::string filter_text(const std::vector<FilterEntry>& filter);

}  // namespace wirelake::cli
