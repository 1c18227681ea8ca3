// The options by which flows end.
#pragma once

#include <CLI/CLI.hpp>

#include "wirelake/flow_options.h"

namespace wirelake::cli {

void add_flow_options(CLI::App& command, FlowOptions& options);

}  // namespace wirelake::cli
