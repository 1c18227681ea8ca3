// Queries about the rows of loads, and how queries are joined.
#pragma once

#include <set>
#include <string>

#include "wirelake/query.h"

namespace wirelake {

/// What means the rows of `loads`.
Query rows_of_loads(const std::set<std::string>& loads);

/// What both mean.
Query both(const Query& one, const Query& other);

/// What `query` does not mean.
Query opposite(const Query& query);

}  // namespace wirelake
