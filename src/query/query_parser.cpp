#include <arrow/type.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <utility>

#include "base/quoted.h"
#include "base/try.h"
#include "columns/schema.h"
#include "columns/shown_fields.h"
#include "query/join_conditions.h"
#include "query/json_text.h"
#include "query/query_node.h"
#include "query/query_operand.h"
#include "wirelake/query_document.h"

namespace wirelake {
namespace {

using Json = nlohmann::ordered_json;
using Kind = QueryNode::Kind;
using Nodes = std::vector<QueryNode>;

constexpr std::string_view kOperators =
    "$eq $ne $gt $gte $lt $lte $in $nin $exists $size $elemMatch $regex $options $net $not";

struct Comparison {
  const char* name;
  Kind kind;
};
constexpr Comparison kComparisons[] = {{"$eq", Kind::kEqual},
                                       {"$gt", Kind::kGreater},
                                       {"$gte", Kind::kGreaterOrEqual},
                                       {"$lt", Kind::kLess},
                                       {"$lte", Kind::kLessOrEqual}};

// Whether packets or flows have bytes there, of which there is no order that would mean anything.
bool is_bytes_field(const std::vector<std::string>& path) {
  static const FieldTypes kRows = {arrow::struct_(shown_fields(*packet_schema())),
                                   arrow::struct_(shown_fields(*flow_schema()))};
  const FieldTypes types = element_types(types_at(kRows, path));
  return std::ranges::any_of(types,
                             [](const auto& type) { return type->id() == arrow::Type::BINARY; });
}

QueryNode negation(QueryNode node) {
  QueryNode outer;
  outer.kind = Kind::kNot;
  outer.children.push_back(std::move(node));
  return outer;
}

// Where in the query something stands: the field's whole path, and that part of it which conditions
// have. Inside of $elemMatch the two differ.
struct Place {
  std::vector<std::string> whole = {};
  std::vector<std::string> path = {};
  int depth = 0;

  Place inside() const { return {whole, {}, depth + 1}; }
  Place deeper() const { return {whole, path, depth + 1}; }
};

Result<Place> at_field(const Place& place, std::string_view name) {
  Place field = place.deeper();
  const std::vector<std::string> parts = name_parts(name);
  field.whole.insert(field.whole.end(), parts.begin(), parts.end());
  field.path.insert(field.path.end(), parts.begin(), parts.end());
  if (field.path.size() > static_cast<std::size_t>(kMaxQueryDepth)) {
    return Error{ErrorCode::kInvalidArgument, "query: the name " + wirelake::quoted(name) +
                                                  " has more than " +
                                                  std::to_string(kMaxQueryDepth) + " parts"};
  }
  return field;
}

Error wrong(const std::string& subject, const Place& place, const std::string& what) {
  std::string name;
  for (const std::string& part : place.whole)
    name += (name.empty() ? "" : ".") + part;
  const std::string where = name.empty() ? "" : " at " + wirelake::quoted(name);
  return {ErrorCode::kInvalidArgument, "query: " + subject + where + " " + what};
}

QueryNode condition(Kind kind, const Place& place, Value operand = {}) {
  QueryNode node;
  node.kind = kind;
  node.path = place.path;
  node.operand = std::move(operand);
  return node;
}

Result<Value> operand_of(const std::string& name, const Json& json, const Place& place) {
  auto value = query_operand(json, place.depth);
  if (!value) return wrong(name, place, value.error().message);
  return value;
}

Result<QueryNode> document(const Json& json, const Place& place);
Result<QueryNode> operators(const Json& json, const Place& place);

Result<QueryNode> list_of_values(const std::string& name, const Json& json, const Place& place) {
  if (!json.is_array()) return wrong(name, place, "takes a list of values, such as [1, 2]");
  for (const Json& value : json) {
    if (value.is_object() && !value.empty() && value.begin().key().starts_with('$')) {
      return wrong(name, place,
                   "takes values, no operators such as " + wirelake::quoted(value.begin().key()));
    }
  }
  WIRELAKE_ASSIGN(Value list, operand_of(name, json, place));
  return in_condition(place.path, std::get<ValueList>(std::move(list.state)));
}

Result<QueryNode> exists(const Json& json, const Place& place) {
  if (!json.is_boolean() && !json.is_number()) return wrong("$exists", place, "is true or false");
  const bool wanted = json.is_boolean() ? json.get<bool>() : json != 0;
  QueryNode node = condition(Kind::kExists, place);
  return wanted ? std::move(node) : negation(std::move(node));
}

Result<QueryNode> size(const Json& json, const Place& place) {
  WIRELAKE_ASSIGN(const Value value, operand_of("$size", json, place));
  const std::optional<std::int64_t> number = whole_number(value);
  if (!number || *number < 0) return wrong("$size", place, "takes a whole number, 0 or more");
  return condition(Kind::kSize, place, {*number});
}

Result<QueryNode> regex(const Json& json, const Json* options, const Place& place) {
  if (!json.is_string()) return wrong("$regex", place, "takes a pattern as text");
  if (options && !options->is_string()) return wrong("$options", place, "takes text such as \"i\"");
  QueryNode node = condition(Kind::kRegex, place);
  auto compiled = compile_regex(json.get_ref<const std::string&>(),
                                options ? options->get_ref<const std::string&>() : "");
  if (!compiled) return wrong("$regex", place, compiled.error().message);
  node.regex = std::move(*compiled);
  return node;
}

Result<QueryNode> net(const Json& json, const Place& place) {
  if (!json.is_string())
    return wrong("$net", place, "takes a subnet as text, such as \"10.0.0.0/8\"");
  const auto subnet = IpSubnet::parse(json.get_ref<const std::string&>());
  if (!subnet) return wrong("$net", place, "takes a subnet: " + subnet.error().message);
  QueryNode node = condition(Kind::kNet, place);
  node.net = *subnet;
  return node;
}

bool starts_with_field_operator(const Json& json) {
  if (json.empty()) return false;
  const std::string& first = json.begin().key();
  return first.starts_with('$') && first != "$and" && first != "$or" && first != "$nor";
}

Result<QueryNode> element_match(const Json& json, const Place& place) {
  if (!json.is_object()) return wrong("$elemMatch", place, "takes a document");
  const bool is_value = starts_with_field_operator(json);
  QueryNode node = condition(is_value ? Kind::kElementValue : Kind::kElementFields, place);
  WIRELAKE_ASSIGN(QueryNode child,
                  is_value ? operators(json, place.inside()) : document(json, place.inside()));
  node.children.push_back(std::move(child));
  return node;
}

Result<QueryNode> not_operator(const Json& json, const Place& place) {
  if (!json.is_object() || json.empty()) {
    return wrong("$not", place, "takes a document of operators, such as {\"$gt\": 5}");
  }
  WIRELAKE_ASSIGN(QueryNode inner, operators(json, place.deeper()));
  return negation(std::move(inner));
}

Result<QueryNode> comparison(const Comparison& how, const Json& json, const Place& place) {
  if (how.kind != Kind::kEqual && is_bytes_field(place.whole)) {
    return wrong(how.name, place, "compares bytes, which are compared for equality only");
  }
  WIRELAKE_ASSIGN(Value operand, operand_of(how.name, json, place));
  return condition(how.kind, place, std::move(operand));
}

Result<QueryNode> one_operator(const std::string& name, const Json& json, const Json& all,
                               const Place& place) {
  const auto known = std::ranges::find(kComparisons, name, &Comparison::name);
  if (known != std::end(kComparisons)) return comparison(*known, json, place);
  if ((name == "$regex" || name == "$net") && is_bytes_field(place.whole)) {
    return wrong(name, place, "looks into bytes, which are compared for equality only");
  }
  if (name == "$ne") {
    WIRELAKE_ASSIGN(QueryNode equal, comparison(kComparisons[0], json, place));
    return negation(std::move(equal));
  }
  if (name == "$in") return list_of_values(name, json, place);
  if (name == "$nin") {
    WIRELAKE_ASSIGN(QueryNode in, list_of_values(name, json, place));
    return negation(std::move(in));
  }
  if (name == "$exists") return exists(json, place);
  if (name == "$size") return size(json, place);
  if (name == "$elemMatch") return element_match(json, place);
  if (name == "$regex")
    return regex(json, all.contains("$options") ? &all["$options"] : nullptr, place);
  if (name == "$net") return net(json, place);
  if (name == "$not") return not_operator(json, place);
  return wrong(wirelake::quoted(name), place,
               "is not an operator that wirelake knows; it knows " + std::string(kOperators));
}

// The conditions in {"$gt": 1, "$lt": 5}.
Result<QueryNode> operators(const Json& json, const Place& place) {
  Nodes nodes;
  for (const auto& [name, value] : json.items()) {
    if (!name.starts_with('$')) {
      return wrong(wirelake::quoted(name), place,
                   "stands beside operators, but is none; it may lack its $");
    }
    if (name == "$options") {
      if (!json.contains("$regex")) return wrong(name, place, "needs a $regex beside it");
      continue;
    }
    WIRELAKE_ASSIGN(QueryNode node, one_operator(name, value, json, place));
    nodes.push_back(std::move(node));
  }
  return join_conditions(Kind::kAnd, std::move(nodes));
}

Result<QueryNode> field(const std::string& name, const Json& json, const Place& place) {
  WIRELAKE_ASSIGN(const Place here, at_field(place, name));
  if (json.is_object() && !json.empty()) {
    const auto is_operator = [](const auto& item) { return item.key().starts_with('$'); };
    const auto items = json.items();
    if (std::find_if(items.begin(), items.end(), is_operator) != items.end()) {
      return operators(json, here);
    }
  }
  return comparison(kComparisons[0], json, here);
}

// $and, $or and $nor.
Result<QueryNode> joined(const std::string& name, const Json& json, const Place& place) {
  if (!json.is_array() || json.empty()) {
    return wrong(name, place, "takes a list of at least one query document");
  }
  Nodes nodes;
  for (const Json& item : json) {
    if (!item.is_object()) return wrong(name, place, "takes a list of query documents");
    WIRELAKE_ASSIGN(QueryNode node, document(item, place.deeper()));
    nodes.push_back(std::move(node));
  }
  QueryNode node = join_conditions(name == "$and" ? Kind::kAnd : Kind::kOr, std::move(nodes));
  return name == "$nor" ? negation(std::move(node)) : std::move(node);
}

Result<QueryNode> document(const Json& json, const Place& place) {
  if (place.depth > kMaxQueryDepth) {
    return wrong("this", place,
                 "nests more than " + std::to_string(kMaxQueryDepth) + " deep; make it flatter");
  }
  Nodes nodes;
  for (const auto& [name, value] : json.items()) {
    const bool is_joined = name == "$and" || name == "$or" || name == "$nor";
    if (!is_joined && name.starts_with('$')) {
      return wrong(wirelake::quoted(name), place,
                   "is not an operator that stands without a field; $and, $or and $nor do");
    }
    WIRELAKE_ASSIGN(QueryNode node,
                    is_joined ? joined(name, value, place) : field(name, value, place));
    nodes.push_back(std::move(node));
  }
  return join_conditions(Kind::kAnd, std::move(nodes));
}

}  // namespace

Query::Query() : Query(QueryNode()) {}

Query::Query(QueryNode root) : root_(std::make_shared<const QueryNode>(std::move(root))) {}

bool Query::is_everything() const {
  return root_->kind == Kind::kAnd && root_->children.empty();
}

Result<Query> Query::parse(std::string_view json) {
  if (json.find_first_not_of(" \t\r\n\v\f") == std::string_view::npos) {
    return Error{ErrorCode::kInvalidArgument, "query: is empty text; {} means every packet"};
  }
  WIRELAKE_ASSIGN(const Json parsed, read_query_text(json));
  return parse_query(parsed);
}

Result<Query> parse_query(const Json& json) {
  if (!json.is_object()) {
    return Error{ErrorCode::kInvalidArgument,
                 "query: is no document; write one such as {\"proto\": \"TCP\"}"};
  }
  WIRELAKE_ASSIGN(QueryNode root, document(json, {}));
  return Query(std::move(root));
}

}  // namespace wirelake
