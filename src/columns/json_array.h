// JSON objects as Arrow rows: the way back from columns/arrow_value.h.
//
// Used for what is stored both as JSON and as columns, such as the actions of a Delta log.
#pragma once

#include <arrow/type_fwd.h>

#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <span>

#include "columns/batch.h"
#include "wirelake/result.h"

namespace wirelake {

/// A row for each object, by the names of `schema`. Members that are missing or of another type
/// than the column become null; further members are left out. The types known are text, booleans,
/// integers, lists, structs, and maps with text keys (from objects).
Result<BatchPointer> batch_of_json(const std::shared_ptr<arrow::Schema>& schema,
                                   std::span<const nlohmann::ordered_json> rows);

}  // namespace wirelake
