// Any Arrow value as events on a ValueSink.
//
// Used for stored columns that need no translation, for columns that others added to a table, and
// for the rows of a Delta checkpoint.
#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>

#include "wirelake/value_sink.h"

namespace wirelake {

/// Structs and maps with text keys become objects, lists lists, times text or timestamps, and types
/// without a counterpart Arrow's own text.
void emit_value(const arrow::Array& array, std::int64_t row, ValueSink& sink);

/// The bytes of a value of any binary or string type; empty where it is null.
Bytes binary_value(const arrow::Array& array, std::int64_t row);

/// The value of a column of signed integers or booleans, which is not null.
std::int64_t integer_value(const arrow::Array& array, std::int64_t row);

}  // namespace wirelake
