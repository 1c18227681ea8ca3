// Query documents and sort orders, as the package hands them over.
#pragma once

#include <nanobind/nanobind.h>

#include <string>
#include <utility>
#include <vector>

#include "wirelake/find.h"

namespace wirelake::python {

/// The query in a dict (None: everything); raises InvalidArgument.
Query query_of(const nanobind::object& query);

/// Fields with 1 or -1.
std::vector<SortKey> sort_of(const std::vector<std::pair<std::string, int>>& sort);

}  // namespace wirelake::python
