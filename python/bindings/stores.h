// Stores for the package.
#pragma once

#include <nanobind/nanobind.h>

namespace wirelake::python {

void bind_stores(nanobind::module_& module);

}  // namespace wirelake::python
