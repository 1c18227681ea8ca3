// Whether the names in a query are names of something.
//
// A name that nothing has would be missing everywhere, and {"dprt": {"$ne": 443}} mean every
// packet.
#pragma once

#include <arrow/type_fwd.h>

#include <string>

#include "wirelake/query.h"
#include "wirelake/result.h"

namespace wirelake {

/// kInvalidArgument if `query` names what a packet of a collection with `schema` cannot have; it
/// says what may have been meant.
Status check_names(const Query& query, const arrow::Schema& schema);

/// The same of one dotted name.
Status check_name(const std::string& name, const arrow::Schema& schema);

}  // namespace wirelake
