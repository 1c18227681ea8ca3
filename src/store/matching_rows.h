// The rows that a query means, as a store deletes and rewrites them.
#pragma once

#include <arrow/type_fwd.h>

#include "store/store_backend.h"
#include "wirelake/query.h"

namespace wirelake {

/// Of tables with `schema`. The names of `query` are not checked.
RowSelection matching_rows(Query query, const arrow::Schema& schema);

}  // namespace wirelake
