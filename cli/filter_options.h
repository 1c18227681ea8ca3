// The options --src, --dst, --either and --filter, which several commands share, and --decapsulate,
// which those that read captures have beside them.
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "wirelake/capture_options.h"
#include "wirelake/filter.h"
#include "wirelake/result.h"

namespace wirelake::cli {

struct FilterOptions {
  std::vector<std::string> sources;
  std::vector<std::string> destinations;
  std::vector<std::string> eithers;
  std::string file;

  void add_to(CLI::App& command);

  /// The filter that the options describe; the error names the option or the line that is wrong.
  Result<IpFilter> make() const;
};

struct PacketOptions {
  FilterOptions filter;
  bool decapsulate = false;

  void add_to(CLI::App& command);
  Result<CaptureOptions> make() const;
};

}  // namespace wirelake::cli
