#include "query/sort_key.h"

#include <arrow/type.h>

#include <algorithm>

#include "base/try.h"
#include "columns/shown_fields.h"
#include "query/condition_field.h"
#include "query/known_names.h"
#include "query/match_value.h"
#include "query/query_node.h"

namespace wirelake {
namespace {

std::weak_ordering ascending(const std::optional<Value>& a, const std::optional<Value>& b) {
  if (!a || !b) return a.has_value() <=> b.has_value();
  return compare(*a, *b);
}

}  // namespace

FieldValues::FieldValues(Document document, std::vector<std::string> path)
    : document_(std::move(document)), path_(std::move(path)), columns_(document_.columns()) {}

Result<FieldValues> FieldValues::make(const std::string& field, const arrow::Schema& schema) {
  WIRELAKE_TRY(check_name(field, schema));
  QueryNode condition;
  condition.kind = QueryNode::Kind::kEqual;
  condition.path = name_parts(field);
  const ConditionField found = find_field(condition, schema);
  WIRELAKE_ASSIGN(Document document, Document::make({found.document_field}, schema));
  return FieldValues(std::move(document), std::move(condition.path));
}

FieldValues::Found FieldValues::at(std::int64_t row) {
  document_.emit(row, builder_);
  row_ = builder_.take();
  Found found = {values_at(row_, path_)};
  if (!found.values.empty()) return found;
  const Value* value = &row_;
  for (const std::string& part : path_)
    value = value ? value->field(part) : nullptr;
  found.is_empty_list = value && value->list();
  return found;
}

std::optional<Value> SortField::key(std::int64_t row) {
  const FieldValues::Found found = values_.at(row);
  if (found.is_empty_list) return std::nullopt;
  if (found.values.empty()) return Value();  // What is missing sorts like null.
  const auto less = [](const Value* a, const Value* b) { return compare(*a, *b) < 0; };
  const auto [smallest, greatest] = std::ranges::minmax_element(found.values, less);
  return descending_ ? **greatest : **smallest;
}

std::weak_ordering SortField::compare_keys(const std::optional<Value>& a,
                                           const std::optional<Value>& b) const {
  return descending_ ? ascending(b, a) : ascending(a, b);
}

}  // namespace wirelake
