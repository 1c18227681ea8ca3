#include "columns/shown_fields.h"

#include <arrow/type_traits.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/quoted.h"
#include "columns/document.h"
#include "columns/nearest_name.h"
#include "columns/packet_dict.h"
#include "columns/schema.h"

namespace wirelake {
namespace {

// Of a table of very many columns, enough to find a near one.
constexpr std::size_t kMaxCandidates = 20'000;

bool is_list(const arrow::DataType& type) {
  return arrow::is_var_length_list(type.id()) || type.id() == arrow::Type::FIXED_SIZE_LIST;
}

bool is_index(std::string_view part) {
  return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
}

std::shared_ptr<arrow::DataType> element_type(const arrow::DataType& list) {
  return static_cast<const arrow::BaseListType&>(list).value_type();
}

// `fields`, and those of `further` that they lack, inside of structs too.
arrow::FieldVector joined(arrow::FieldVector fields, const arrow::FieldVector& further) {
  for (const auto& wanted : further) {
    const auto known = std::ranges::find(fields, wanted->name(), &arrow::Field::name);
    if (known == fields.end()) {
      fields.push_back(wanted);
      continue;
    }
    const bool are_structs = (*known)->type()->id() == arrow::Type::STRUCT &&
                             wanted->type()->id() == arrow::Type::STRUCT;
    if (!are_structs) continue;
    *known = (*known)->WithType(
        arrow::struct_(joined((*known)->type()->fields(), wanted->type()->fields())));
  }
  return fields;
}

// What every collection has, and the dict, which has names of its own and is there whatever the
// columns.
const arrow::FieldVector& format_fields() {
  static const arrow::FieldVector fields = joined(first_columns(), dict_fields());
  return fields;
}

void add_type(FieldTypes& types, const std::shared_ptr<arrow::DataType>& type) {
  if (std::ranges::find(types, type) == types.end()) types.push_back(type);
}

void add_member(FieldTypes& types, const arrow::DataType& type, const std::string& name) {
  if (type.id() != arrow::Type::STRUCT) return;
  const auto field = static_cast<const arrow::StructType&>(type).GetFieldByName(name);
  if (field) add_type(types, field->type());
}

// One step of a name, as match_value.cpp walks over values.
FieldTypes step(const FieldTypes& from, const std::string& part) {
  FieldTypes types;
  for (const auto& type : from) {
    if (type->id() == arrow::Type::MAP) {
      add_type(types, static_cast<const arrow::MapType&>(*type).item_type());
    } else if (is_list(*type)) {
      const auto element = element_type(*type);
      if (is_index(part)) add_type(types, element);
      add_member(types, *element, part);
    } else {
      add_member(types, *type, part);
    }
  }
  return types;
}

// The dotted names of the dict's values, and of what is above and below them.
bool is_of_dict(std::string_view name) {
  static const std::vector<std::string> names = Document::dict_names();
  const auto is_at_or_below = [](std::string_view inner, std::string_view outer) {
    return inner.starts_with(outer) && (inner.size() == outer.size() || inner[outer.size()] == '.');
  };
  return std::ranges::any_of(names, [&](const std::string& key) {
    return is_at_or_below(name, key) || is_at_or_below(key, name);
  });
}

void collect_names(const arrow::FieldVector& fields, const std::string& prefix,
                   std::vector<NameCandidate>& names) {
  for (const auto& field : fields) {
    if (names.size() >= kMaxCandidates) return;
    const std::string name = prefix + field->name();
    names.push_back({name, is_of_dict(name)});
    auto type = field->type();
    while (is_list(*type))
      type = element_type(*type);
    if (type->id() == arrow::Type::STRUCT) collect_names(type->fields(), name + ".", names);
  }
}

std::string joined(std::span<const std::string> parts) {
  std::string name;
  for (const std::string& part : parts)
    name += (&part == parts.data() ? "" : ".") + part;
  return name;
}

// The beginning of a name that leads to values which have nothing inside of them; "" if none does.
std::string known_value(const std::vector<std::string>& parts, const arrow::FieldVector& fields) {
  FieldTypes types = {arrow::struct_(fields)};
  std::size_t known = 0;
  while (known < parts.size()) {
    FieldTypes next = step(types, parts[known]);
    if (next.empty()) break;
    types = std::move(next);
    ++known;
  }
  const bool is_plain = std::ranges::none_of(
      types, [](const auto& type) { return type->num_fields() > 0 || is_list(*type); });
  return is_plain ? joined(std::span(parts).first(known)) : "";
}

std::string without_indices(const std::vector<std::string>& parts) {
  std::vector<std::string> names;
  std::ranges::copy_if(parts, std::back_inserter(names),
                       [](const std::string& part) { return !is_index(part); });
  return joined(names);
}

bool is_plain_name(std::string_view name) {
  return std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7f; });
}

std::string in_double_quotes(std::string_view name) {
  std::string text = wirelake::quoted(name);
  text.front() = '"';
  text[text.rfind('\'')] = '"';
  return text;
}

std::string shown(const std::string& name) {
  return is_plain_name(name) && name.size() <= kMaxQuotedText ? name : in_double_quotes(name);
}

std::string question(const char* kind, std::string_view name, const NearestNames& nearest) {
  const std::string refusal = std::string("no ") + kind + " " + in_double_quotes(name);
  constexpr const char* kList = "`wirelake show` lists a collection's columns";
  if (nearest.names.empty()) return refusal + "; " + kList;
  std::string names;
  for (const std::string& each : nearest.names)
    names += (names.empty() ? "" : " or ") + shown(each);
  if (nearest.is_near) return refusal + "; did you mean " + names + "?";
  return refusal + "; the nearest is " + names + ", and " + kList;
}

}  // namespace

arrow::FieldVector shown_fields(const arrow::Schema& schema) {
  if (!are_packets(schema)) return joined(schema.fields(), flow_schema()->fields());
  return joined(as_shown(schema.fields()), format_fields());
}

FieldTypes types_at(FieldTypes from, std::span<const std::string> parts) {
  for (const std::string& part : parts)
    from = step(from, part);
  return from;
}

FieldTypes element_types(const FieldTypes& types) {
  FieldTypes elements;
  for (const auto& type : types)
    add_type(elements, is_list(*type) ? element_type(*type) : type);
  return elements;
}

Error no_such_field(std::string_view name, const arrow::FieldVector& fields) {
  const std::vector<std::string> parts = name_parts(name);
  NearestNames nearest;
  if (std::string value = known_value(parts, fields); !value.empty()) {
    nearest = {{std::move(value)}, true};
  } else {
    std::vector<NameCandidate> candidates;
    collect_names(fields, "", candidates);
    nearest = nearest_names(without_indices(parts), candidates);
  }
  return {ErrorCode::kInvalidArgument, question("field", name, nearest)};
}

Error no_such_column(std::string_view name, const arrow::Schema& schema) {
  std::vector<NameCandidate> candidates;
  collect_names(schema.fields(), "", candidates);
  NearestNames nearest = nearest_names(name, candidates);
  for (std::string& each : nearest.names)
    each.resize(std::min(each.find('.'), each.size()));
  nearest.names.erase(std::unique(nearest.names.begin(), nearest.names.end()), nearest.names.end());
  return {ErrorCode::kInvalidArgument, question("column", name, nearest)};
}

std::vector<std::string> name_parts(std::string_view name) {
  std::vector<std::string> parts;
  while (true) {
    const std::size_t dot = name.find('.');
    parts.emplace_back(name.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    name.remove_prefix(dot + 1);
  }
}

}  // namespace wirelake
