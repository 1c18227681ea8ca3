#include "store/mongodb/query_filter.h"

#include <arrow/type.h>

#include <optional>
#include <string>

#include "columns/shown_fields.h"
#include "query/query_node.h"

namespace wirelake::mongodb {
namespace {

using Kind = QueryNode::Kind;

// Below this, a list of a query is a short message.
constexpr std::size_t kMaxListed = 100'000;

std::string dotted(const std::vector<std::string>& path) {
  std::string name;
  for (const std::string& part : path)
    name += (name.empty() ? "" : ".") + part;
  return name;
}

// Whether a packet has one number or text there, or null.
bool is_scalar(const std::vector<std::string>& path, const arrow::FieldVector& shown) {
  const arrow::FieldVector* fields = &shown;
  for (std::size_t i = 0; i < path.size(); ++i) {
    std::shared_ptr<arrow::DataType> type;
    for (const auto& field : *fields) {
      if (field->name() == path[i]) type = field->type();
    }
    if (!type) return false;
    const bool is_last = i + 1 == path.size();
    switch (type->id()) {
      case arrow::Type::STRING:
      case arrow::Type::INT32:
      case arrow::Type::INT64:
        return is_last;
      case arrow::Type::STRUCT:
        if (is_last) return false;
        fields = &type->fields();
        break;
      default:
        return false;
    }
  }
  return false;
}

// False for values of other kinds than whole numbers and text.
bool append_operand(bson_t* document, const char* key, const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value.state)) {
    return bson_append_int64(document, key, -1, *number);
  }
  const std::string* text = value.text();
  return text && bson_append_utf8(document, key, -1, text->data(), static_cast<int>(text->size()));
}

const char* operator_of(Kind kind) {
  switch (kind) {
    case Kind::kEqual:
      return "$eq";
    case Kind::kLess:
      return "$lt";
    case Kind::kLessOrEqual:
      return "$lte";
    case Kind::kGreater:
      return "$gt";
    case Kind::kGreaterOrEqual:
      return "$gte";
    default:
      return nullptr;
  }
}

std::optional<Bson> list_of(const Value& operand) {
  const ValueList* list = operand.list();
  if (!list || list->size() > kMaxListed) return std::nullopt;
  Bson values;
  for (std::size_t i = 0; i < list->size(); ++i) {
    if (!append_operand(values.get(), std::to_string(i).c_str(), (*list)[i])) return std::nullopt;
  }
  return values;
}

std::optional<Bson> comparison(const QueryNode& node, const arrow::FieldVector& shown) {
  if (!is_scalar(node.path, shown)) return std::nullopt;
  Bson condition;
  if (const char* name = operator_of(node.kind)) {
    if (!append_operand(condition.get(), name, node.operand)) return std::nullopt;
  } else if (node.kind == Kind::kIn) {
    const auto list = list_of(node.operand);
    if (!list) return std::nullopt;
    bson_append_array(condition.get(), "$in", -1, *list);
  } else {
    return std::nullopt;
  }
  Bson filter;
  bson_append_document(filter.get(), dotted(node.path).c_str(), -1, condition);
  return filter;
}

std::optional<Bson> filter_of(const QueryNode& node, const arrow::FieldVector& shown);

// Of an $and, what can be said; of an $or, all or nothing.
std::optional<Bson> joined(const QueryNode& node, const arrow::FieldVector& shown) {
  Bson list;
  std::uint32_t count = 0;
  for (const QueryNode& child : node.children) {
    const auto filter = filter_of(child, shown);
    if (!filter && node.kind == Kind::kOr) return std::nullopt;
    if (filter) bson_append_document(list.get(), std::to_string(count++).c_str(), -1, *filter);
  }
  if (count == 0) return std::nullopt;
  Bson filter;
  bson_append_array(filter.get(), node.kind == Kind::kOr ? "$or" : "$and", -1, list);
  return filter;
}

// Nothing if the server cannot be asked this.
std::optional<Bson> filter_of(const QueryNode& node, const arrow::FieldVector& shown) {
  if (node.kind == Kind::kAnd || node.kind == Kind::kOr) return joined(node, shown);
  if (!node.is_condition()) return std::nullopt;
  return comparison(node, shown);
}

}  // namespace

Bson query_filter(const Query& query, const arrow::Schema& schema) {
  auto filter = filter_of(query.root(), shown_fields(schema));
  return filter ? std::move(*filter) : Bson();
}

}  // namespace wirelake::mongodb
