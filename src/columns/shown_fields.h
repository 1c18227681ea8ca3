// What a packet of a collection can have: the names that queries, orders and lists of fields know.
//
// These are the keys of the dict, the columns of the collection's schema, and those of the format
// that the collection lacks: they are there, and null. A name goes into structs, and through lists
// to what their elements have.
#pragma once

#include <arrow/type.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "wirelake/result.h"

namespace wirelake {

/// The fields that there are with `schema`, each with all that can be inside of it.
arrow::FieldVector shown_fields(const arrow::Schema& schema);

/// Where a name leads to: the types of the values there, each once. None: it leads nowhere.
using FieldTypes = std::vector<std::shared_ptr<arrow::DataType>>;

/// What the parts of a name lead to from values of the types `from`.
FieldTypes types_at(FieldTypes from, std::span<const std::string> parts);

/// Of lists their elements' types, and everything else as it is.
FieldTypes element_types(const FieldTypes& types);

/// The Error of a dotted name that leads nowhere from `fields`: it says which is nearest.
Error no_such_field(std::string_view name, const arrow::FieldVector& fields);

/// The same where only a whole column of `schema` can be meant.
Error no_such_column(std::string_view name, const arrow::Schema& schema);

/// The parts of a dotted name; at least one, which may be empty.
std::vector<std::string> name_parts(std::string_view name);

}  // namespace wirelake
