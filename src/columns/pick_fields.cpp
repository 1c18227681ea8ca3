#include "columns/pick_fields.h"

#include <string_view>
#include <unordered_set>

namespace wirelake {
namespace {

// Dotted names, and those of what they lie in.
struct Names {
  explicit Names(const std::vector<std::string>& names) {
    for (const std::string_view name : names) {
      whole.insert(name);
      for (std::size_t dot = name.find('.'); dot != std::string_view::npos;
           dot = name.find('.', dot + 1)) {
        outer.insert(name.substr(0, dot));
      }
    }
  }

  std::unordered_set<std::string_view> whole;
  std::unordered_set<std::string_view> outer;
};

// The fields that `names` name, structs with just those of theirs that are.
arrow::FieldVector picked(const arrow::FieldVector& fields, const std::string& prefix,
                          const Names& names) {
  arrow::FieldVector wanted;
  for (const auto& field : fields) {
    const std::string name = prefix + field->name();
    if (names.whole.contains(name)) {
      wanted.push_back(field);
    } else if (names.outer.contains(name) && field->type()->id() == arrow::Type::STRUCT) {
      wanted.push_back(
          field->WithType(arrow::struct_(picked(field->type()->fields(), name + ".", names))));
    }
  }
  return wanted;
}

}  // namespace

arrow::FieldVector pick_fields(const arrow::FieldVector& fields,
                               const std::vector<std::string>& names) {
  return picked(fields, "", Names(names));
}

std::shared_ptr<arrow::DataType> column_type(const arrow::Schema& schema,
                                             std::span<const std::string> parts) {
  auto field = schema.GetFieldByName(parts.front());
  for (const std::string& part : parts.subspan(1)) {
    if (!field || field->type()->id() != arrow::Type::STRUCT) return nullptr;
    field = static_cast<const arrow::StructType&>(*field->type()).GetFieldByName(part);
  }
  return field ? field->type() : nullptr;
}

}  // namespace wirelake
