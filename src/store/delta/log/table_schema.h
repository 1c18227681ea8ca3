// Arrow schemas as the schema strings of Delta Lake, and back.
//
// https://github.com/delta-io/delta/blob/master/PROTOCOL.md, "Schema Serialization Format".
#pragma once

#include <arrow/type_fwd.h>

#include <memory>
#include <string>

#include "wirelake/result.h"

namespace wirelake::delta {

/// The schema string of `schema`, which has columns of packet_schema(): JSON text.
std::string schema_string(const arrow::Schema& schema);

/// kDamaged if it is no schema, kUnsupported for a type that is not known; `table` is for
/// errors.
Result<std::shared_ptr<arrow::Schema>> parse_schema_string(const std::string& text,
                                                           const std::string& table = {});

}  // namespace wirelake::delta
