// The different values of a field.
#pragma once

#include <string>
#include <vector>

#include "query/value.h"
#include "store/store_backend.h"

namespace wirelake {

/// The values of `field` in the rows that `query` means: those that are not null, once each, in
/// MongoDB's order; of a list, its elements. Starts `scan`. kInvalidArgument if there is no such
/// field.
Result<std::vector<Value>> distinct_values(BatchScan& scan, const std::string& field,
                                           const Query& query);

}  // namespace wirelake
