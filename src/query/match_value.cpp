#include "query/match_value.h"

#include <re2/re2.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>
#include <span>
#include <system_error>

#include "query/value_set.h"

namespace wirelake {
namespace {

using Kind = QueryNode::Kind;
using Path = std::span<const std::string>;

constexpr Value kNull = {};

// What a list at the end of a path stands for.
enum class LastList { kElementsAndItself, kElements, kItself };

bool is_index(std::string_view name, std::size_t index) {
  return name == std::to_string(index);
}

// Whether `accept` says yes to one of the values that `path` leads to from `value`; null is a
// missing one. As MongoDB's BSONElementIterator walks: a list on the way stands for its objects,
// and for one element where the path names its index.
template <typename Accept>
bool any_at_path(const Value& value, Path path, LastList last, const Accept& accept) {
  if (path.empty()) {
    if (const ValueList* list = value.list(); list && last != LastList::kItself) {
      for (const Value& element : *list) {
        if (accept(&element)) return true;
      }
      if (last == LastList::kElements) return false;
    }
    return accept(&value);
  }
  if (value.fields()) {
    const Value* field = value.field(path.front());
    return field ? any_at_path(*field, path.subspan(1), last, accept) : accept(nullptr);
  }
  const ValueList* list = value.list();
  if (!list) return accept(nullptr);
  for (std::size_t i = 0; i < list->size(); ++i) {
    const Value& element = (*list)[i];
    if (element.fields() && any_at_path(element, path, last, accept)) return true;
    if (!is_index(path.front(), i)) continue;
    const bool goes_on = element.fields() || element.list();
    if (path.size() == 1 ? accept(&element)
                         : goes_on && any_at_path(element, path.subspan(1), last, accept)) {
      return true;
    }
  }
  return false;
}

bool is_nan(const Value& value) {
  const auto* number = std::get_if<double>(&value.state);
  return number && std::isnan(*number);
}

// Comparisons hold within a kind only, and bytes are not ordered.
bool compares(Kind kind, const Value* value, const Value& operand) {
  const Value& known = value ? *value : kNull;
  if (kind == Kind::kEqual) return equals_operand(known, operand);
  if (known.kind() != operand.kind() || known.kind() == Value::Kind::kBytes) return false;
  if (is_nan(known) || is_nan(operand)) {
    const bool or_equal = kind == Kind::kLessOrEqual || kind == Kind::kGreaterOrEqual;
    return or_equal && is_nan(known) && is_nan(operand);
  }
  const auto order = compare(known, operand);
  switch (kind) {
    case Kind::kLess:
      return order < 0;
    case Kind::kLessOrEqual:
      return order <= 0;
    case Kind::kGreater:
      return order > 0;
    default:
      return order >= 0;
  }
}

// The text of nearly all addresses, in a fraction of the time that reading any other takes.
std::optional<IpAddress> plain_ipv4(std::string_view text) {
  IpAddress address;
  const char* at = text.data();
  const char* const end = at + text.size();
  for (int i = 0; i < 4; ++i) {
    if (i > 0 && (at == end || *at++ != '.')) return std::nullopt;
    const bool may_go_on = at != end && *at != '0';
    const auto number = std::from_chars(at, end, address.bytes[static_cast<std::size_t>(i)]);
    if (number.ec != std::errc() || (!may_go_on && number.ptr != at + 1)) return std::nullopt;
    at = number.ptr;
  }
  if (at != end) return std::nullopt;
  return address;
}

bool is_in_net(const IpSubnet& net, std::string_view text) {
  if (const auto quick = plain_ipv4(text)) return net.contains(*quick);
  if (text.find('/') != std::string_view::npos) return false;
  const auto address = IpSubnet::parse(text);
  return address.ok() && net.contains(address->network);
}

bool has_size(const Value* value, const Value& operand) {
  const ValueList* list = value ? value->list() : nullptr;
  return list && static_cast<std::int64_t>(list->size()) == std::get<std::int64_t>(operand.state);
}

// A condition without a path, and what joins such conditions, on one element of a list.
bool element_fits(const QueryNode& node, const Value& element) {
  const auto fits_element = [&](const QueryNode& child) { return element_fits(child, element); };
  switch (node.kind) {
    case Kind::kAnd:
      return std::ranges::all_of(node.children, fits_element);
    case Kind::kOr:
      return std::ranges::any_of(node.children, fits_element);
    case Kind::kNot:
      return !element_fits(node.children.front(), element);
    default:
      return fits(node, &element);
  }
}

bool has_element(const QueryNode& node, const Value* value) {
  const ValueList* list = value ? value->list() : nullptr;
  if (!list) return false;
  const QueryNode& child = node.children.front();
  return std::ranges::any_of(*list, [&](const Value& element) {
    if (node.kind == Kind::kElementValue) return element_fits(child, element);
    return element.fields() && matches(child, element);
  });
}

}  // namespace

bool text_fits(const QueryNode& condition, std::string_view text) {
  switch (condition.kind) {
    case Kind::kRegex:
      return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), *condition.regex);
    case Kind::kNet:
      return is_in_net(condition.net, text);
    default:
      return false;
  }
}

bool fits(const QueryNode& condition, const Value* value) {
  switch (condition.kind) {
    case Kind::kIn:
      return condition.listed->contains(value ? *value : kNull);
    case Kind::kExists:
      return value != nullptr;
    case Kind::kSize:
      return has_size(value, condition.operand);
    case Kind::kRegex:
    case Kind::kNet:
      return value && value->text() && text_fits(condition, *value->text());
    case Kind::kElementFields:
    case Kind::kElementValue:
      return has_element(condition, value);
    default:
      return compares(condition.kind, value, condition.operand);
  }
}

bool matches(const QueryNode& node, const Value& document) {
  const auto matches_document = [&](const QueryNode& child) { return matches(child, document); };
  switch (node.kind) {
    case Kind::kAnd:
      return std::ranges::all_of(node.children, matches_document);
    case Kind::kOr:
      return std::ranges::any_of(node.children, matches_document);
    case Kind::kNot:
      return !matches(node.children.front(), document);
    default:
      break;
  }
  const bool asks_for_the_list = node.kind == Kind::kSize || node.kind == Kind::kElementFields ||
                                 node.kind == Kind::kElementValue;
  return any_at_path(document, node.path,
                     asks_for_the_list ? LastList::kItself : LastList::kElementsAndItself,
                     [&](const Value* value) { return fits(node, value); });
}

std::vector<const Value*> values_at(const Value& document, Path path) {
  std::vector<const Value*> values;
  any_at_path(document, path, LastList::kElements, [&](const Value* value) {
    if (value) values.push_back(value);
    return false;
  });
  return values;
}

}  // namespace wirelake
