// Captures for the package: as lists of dicts, and as an Arrow stream.
#pragma once

#include <nanobind/nanobind.h>

namespace wirelake::python {

void bind_captures(nanobind::module_& module);

}  // namespace wirelake::python
