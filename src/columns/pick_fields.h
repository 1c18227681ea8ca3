// The fields of a schema that dotted names mean.
#pragma once

#include <arrow/type.h>

#include <string>
#include <vector>

namespace wirelake {

/// The fields that `names` mean, in the order of `fields`: a struct's name stands for all of it,
/// and a name inside of a struct for the struct with just that. Unknown names are passed over.
arrow::FieldVector pick_fields(const arrow::FieldVector& fields,
                               const std::vector<std::string>& names);

}  // namespace wirelake
