#include "cli/flow_options.h"

#include <cstdint>
#include <limits>

namespace wirelake::cli {

void add_flow_options(CLI::App& command, FlowOptions& options) {
  // Of which 64 bits hold the nanoseconds.
  constexpr std::int64_t kMostSeconds = std::numeric_limits<std::int64_t>::max() / 1'000'000'000;
  command
      .add_option("--tcp-idle", options.tcp_idle_seconds,
                  "End a flow of TCP after so many seconds without a packet; 0: never")
      ->type_name("SECONDS")
      ->check(CLI::Range(std::int64_t{0}, kMostSeconds))
      ->capture_default_str();
  command.add_option("--idle", options.idle_seconds, "The same for all other flows")
      ->type_name("SECONDS")
      ->check(CLI::Range(std::int64_t{0}, kMostSeconds))
      ->capture_default_str();
  command
      .add_option("--max-flows", options.max_flows,
                  "Flows that may be open at once; beyond that the one that was idle longest ends")
      ->type_name("N")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1'000'000'000}))
      ->capture_default_str();
}

}  // namespace wirelake::cli
