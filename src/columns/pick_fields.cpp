#include "columns/pick_fields.h"

#include <algorithm>
#include <string_view>

namespace wirelake {
namespace {

bool is_inside(std::string_view name, std::string_view outer) {
  return name.size() > outer.size() && name.starts_with(outer) && name[outer.size()] == '.';
}

// The fields that `names` name, structs with just those of theirs that are.
arrow::FieldVector picked(const arrow::FieldVector& fields, const std::string& prefix,
                          const std::vector<std::string>& names) {
  arrow::FieldVector wanted;
  for (const auto& field : fields) {
    const std::string name = prefix + field->name();
    const bool whole = std::ranges::any_of(
        names, [&](const std::string& each) { return each == name || is_inside(name, each); });
    const bool part =
        std::ranges::any_of(names, [&](const std::string& each) { return is_inside(each, name); });
    if (whole) {
      wanted.push_back(field);
    } else if (part && field->type()->id() == arrow::Type::STRUCT) {
      wanted.push_back(
          field->WithType(arrow::struct_(picked(field->type()->fields(), name + ".", names))));
    }
  }
  return wanted;
}

}  // namespace

arrow::FieldVector pick_fields(const arrow::FieldVector& fields,
                               const std::vector<std::string>& names) {
  return picked(fields, "", names);
}

}  // namespace wirelake
