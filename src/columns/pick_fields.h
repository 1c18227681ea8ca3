// The fields of a schema that dotted names mean, and what they lead to.
#pragma once

#include <arrow/type.h>

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace wirelake {

/// The fields that `names` mean, in the order of `fields`: a struct's name stands for all of it,
/// and a name inside of a struct for the struct with just that. Unknown names are passed over.
arrow::FieldVector pick_fields(const arrow::FieldVector& fields,
                               const std::vector<std::string>& names);

/// The type of the column that the parts of a name lead to, through structs alone; null where there
/// is none.
std::shared_ptr<arrow::DataType> column_type(const arrow::Schema& schema,
                                             std::span<const std::string> parts);

}  // namespace wirelake
