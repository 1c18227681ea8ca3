#include "columns/bound_node.h"

#include <arrow/type.h>

#include <string_view>
#include <utility>

#include "columns/arrow_value.h"
#include "columns/shown_fields.h"

namespace wirelake {
namespace {

constexpr int kMaxBooleans = 32;

std::shared_ptr<arrow::Array> array_at(const arrow::RecordBatch& batch, std::string_view path) {
  const auto parts = name_parts(path);
  auto array = batch.GetColumnByName(parts.front());
  for (std::size_t i = 1; array && i < parts.size(); ++i) {
    if (array->type_id() != arrow::Type::STRUCT) return nullptr;
    array = static_cast<const arrow::StructArray&>(*array).GetFieldByName(parts[i]);
  }
  return array;
}

// Whether a field of a struct is null only where the struct is.
bool no_nulls_but_of(const arrow::StructArray& object, const arrow::Array& field) {
  if (field.null_count() == 0) return true;
  if (object.null_count() != field.null_count()) return false;
  for (std::int64_t row = 0; row < object.length(); ++row) {
    if (field.IsNull(row) && object.IsValid(row)) return false;
  }
  return true;
}

// The fields of a struct, if all that it holds are booleans.
void bind_booleans(BoundNode& bound) {
  if (!bound.array || bound.array->type_id() != arrow::Type::STRUCT) return;
  const auto& object = static_cast<const arrow::StructArray&>(*bound.array);
  if (object.num_fields() > kMaxBooleans) return;
  std::vector<std::shared_ptr<arrow::BooleanArray>> booleans;
  std::vector<std::string> names;
  for (int i = 0; i < object.num_fields(); ++i) {
    auto field = object.field(i);
    const bool fits = field->type_id() == arrow::Type::BOOL && no_nulls_but_of(object, *field);
    if (!fits) return;
    booleans.push_back(std::static_pointer_cast<arrow::BooleanArray>(std::move(field)));
    names.push_back(object.struct_type()->field(i)->name());
  }
  bound.booleans = std::move(booleans);
  bound.boolean_names = std::move(names);
}

void bind_computed(BoundNode& bound, const arrow::RecordBatch& batch) {
  const ComputedValue& computed = bound.node->computed;
  ComputedValue::Arrays arrays = {bound.array};
  if (!bound.array) return;
  for (std::size_t i = 1; i < computed.columns.size(); ++i)
    arrays.push_back(array_at(batch, computed.columns[i]));
  bound.emit_computed = computed.bind(arrays);
}

void emit_booleans(const BoundNode& bound, std::int64_t row, ValueSink& sink) {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < bound.booleans.size(); ++i) {
    bits |= std::uint32_t{bound.booleans[i]->Value(row)} << i;
  }
  sink.booleans(bound.boolean_names, bits);
}

void emit_node(const BoundNode& bound, std::int64_t row, ValueSink& sink) {
  if (!bound.array || bound.array->IsNull(row)) return sink.null();
  if (bound.node->is_object) {
    sink.begin_object(&bound);
    emit_nodes(bound.children, row, sink);
    return sink.end_object();
  }
  if (bound.node->computed.bind) {
    return bound.emit_computed ? bound.emit_computed(row, sink) : sink.null();
  }
  if (!bound.booleans.empty()) return emit_booleans(bound, row, sink);
  emit_value(*bound.array, row, sink);
}

}  // namespace

std::vector<BoundNode> bind_nodes(const std::vector<DocumentNode>& nodes,
                                  const arrow::RecordBatch& batch) {
  std::vector<BoundNode> bound;
  bound.reserve(nodes.size());
  for (const DocumentNode& node : nodes) {
    BoundNode& entry = bound.emplace_back();
    entry.node = &node;
    entry.array = array_at(batch, node.path);
    if (node.is_object) {
      entry.children = bind_nodes(node.children, batch);
    } else if (node.computed.bind) {
      bind_computed(entry, batch);
    } else {
      bind_booleans(entry);
    }
  }
  return bound;
}

void emit_nodes(const std::vector<BoundNode>& nodes, std::int64_t row, ValueSink& sink) {
  for (const BoundNode& bound : nodes) {
    sink.key(bound.node->name);
    emit_node(bound, row, sink);
  }
}

}  // namespace wirelake
