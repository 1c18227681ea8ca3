// Arrow schemas as the schema strings of Delta Lake, and back.
//
// https://github.com/delta-io/delta/blob/master/PROTOCOL.md, "Schema Serialization Format".
#pragma once

#include <arrow/type_fwd.h>

#include <memory>
#include <string>

#include "wirelake/result.h"

namespace wirelake::delta {

/// The schema string of `schema`, of types that parse_schema_string() gives: JSON text.
std::string schema_string(const arrow::Schema& schema);

/// kDamaged if it is no schema, kUnsupported for a type that is not known; `table` is for
/// errors.
Result<std::shared_ptr<arrow::Schema>> parse_schema_string(const std::string& text,
                                                           const std::string& table = {});

/// A schema string with the fields of `wanted` that it lacks, behind its own, inside of structs and
/// of lists too; all that it has stays as it is written there. kUnsupported, naming the field, if
/// it has one in another type; `table` is for errors.
Result<std::string> with_fields(const std::string& text, const arrow::Schema& wanted,
                                const std::string& table = {});

/// Whether all that has a place in `narrow` has one in `wide` too.
bool has_place_for(const arrow::DataType& wide, const arrow::DataType& narrow);

/// The same of two schema strings; false where one is none.
bool schema_has_place_for(const std::string& wide, const std::string& narrow);

}  // namespace wirelake::delta
