// Whether a value, or a document, is what a query asks for: MongoDB's rules, one document at a
// time.
//
// column_match.h answers the same for whole columns where it can, and comes back here for the rest.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/query_node.h"

namespace wirelake {

/// Whether the document fits.
bool matches(const QueryNode& node, const Value& document);

/// Whether one value, which `path` led to, fits a condition; null is a missing value.
bool fits(const QueryNode& condition, const Value* value);

/// fits() of a condition on text, for a value that is text.
bool text_fits(const QueryNode& condition, std::string_view text);

/// The values that a dotted name leads to in a document, in order: of a list at its end, the
/// elements. Missing ones are left out. They are parts of `document`.
std::vector<const Value*> values_at(const Value& document, std::span<const std::string> path);

}  // namespace wirelake
