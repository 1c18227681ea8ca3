// Stores for the package.
#pragma once

#include <nanobind/nanobind.h>

#include <memory>

#include "at_work.h"
#include "wirelake/store.h"

namespace wirelake::python {

/// Of a store's object and those of its collections, in whatever order Python lets go of them.
using SharedStore = std::shared_ptr<UntilExit<Store>>;

void bind_stores(nanobind::module_& module);

}  // namespace wirelake::python
