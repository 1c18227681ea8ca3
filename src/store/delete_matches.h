// Deleting by a query: the join of query/ and the rows that a store can delete.
#pragma once

#include <string_view>

#include "store/store_backend.h"
#include "wirelake/query.h"
#include "wirelake/result.h"

namespace wirelake {

/// Deletes the packets that `query` means, in one step. Errors as of StoreBackend::delete_rows();
/// kInvalidArgument for a name in the query that there is not.
Result<DeleteReport> delete_matches(StoreBackend& store, std::string_view name, const Query& query,
                                    const DeleteOptions& options);

}  // namespace wirelake
