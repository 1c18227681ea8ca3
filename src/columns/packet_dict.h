// The packet dict (docs/packet-records.md), put together of what the groups of columns say.
//
// Used by Document, and for the names that queries know. Thread-safe.
#pragma once

#include <arrow/type.h>

#include <vector>

#include "columns/document_node.h"

namespace wirelake {

/// The keys of the dict, in its order.
const std::vector<DocumentNode>& dict_nodes();

/// The same as the fields of a struct, of the types that queries find.
arrow::FieldVector dict_fields();

/// The keys of the dict, and behind them the columns that documents have otherwise than they are
/// stored.
const std::vector<DocumentNode>& shown_nodes();

/// Fields of packets with the types that queries find, where those are not the stored ones.
arrow::FieldVector as_shown(const arrow::FieldVector& stored);

}  // namespace wirelake
