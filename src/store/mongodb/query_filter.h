// The part of a query that a server can be asked, as its own query document.
//
// Whoever reads checks each packet against the whole query (query/batch_matcher.h), so that both
// kinds of store give the same answers; what the server is asked only spares it sending packets
// that cannot match. So this says what MongoDB and docs/queries.md are sure to read alike:
// comparisons of members that hold one number or text, and what joins them.
#pragma once

#include <arrow/type_fwd.h>

#include "store/mongodb/bson.h"
#include "wirelake/query.h"

namespace wirelake::mongodb {

/// A document that every row of `schema` matches which `query` means; empty if nothing can be said.
Bson query_filter(const Query& query, const arrow::Schema& schema);

}  // namespace wirelake::mongodb
