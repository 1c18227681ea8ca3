#include "columns/document.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <utility>

#include "base/quoted.h"
#include "base/time_text.h"
#include "base/try.h"
#include "columns/arrow_value.h"
#include "columns/schema.h"
#include "columns/shown_fields.h"
#include "wirelake/packet.h"

namespace wirelake {

struct Document::Node {
  enum class Shape {
    kStored,   // A stored column as it is, at `path`.
    kTime,     // `ts_ns` and `time_digits` as decimal text.
    kOptions,  // A list of kind and data as pairs.
    kTlsData,  // The bodies of the TLS records in `tcp_info.payload`.
    kObject,   // The struct at `path`, with `children` in place of all its fields.
  };

  std::string name;
  Shape shape = Shape::kStored;
  std::string path = {};
  std::vector<Node> children = {};
};

struct Document::Bound {
  const Node* node = nullptr;
  std::shared_ptr<arrow::Array> array = {};  // Null where the batch has no such column.
  // What else the shape needs: the digits of kTime, the payload of kTlsData, the data of kOptions.
  std::shared_ptr<arrow::Array> further = {};
  std::shared_ptr<arrow::Array> kinds = {};  // Of kOptions.
  // Of a stored struct of booleans, none of them null: its fields.
  std::vector<std::shared_ptr<arrow::BooleanArray>> booleans = {};
  std::vector<std::string> boolean_names = {};
  std::vector<Bound> children = {};
};

namespace {

using Node = Document::Node;
using Bound = Document::Bound;
using Shape = Node::Shape;

// The packet dict (docs/packet-records.md), key by key, in its order.
const std::vector<Node>& dict_nodes() {
  static const std::vector<Node> nodes = {
      {"type", Shape::kStored, "type"},
      {"dst", Shape::kStored, "dst"},
      {"src", Shape::kStored, "src"},
      {"len", Shape::kStored, "len"},
      {"proto", Shape::kStored, "proto"},
      {"time", Shape::kTime, "ts_ns"},
      {"ttl", Shape::kStored, "ttl"},
      {"tcp_info",
       Shape::kObject,
       "tcp_info",
       {
           {"sport", Shape::kStored, "tcp_info.sport"},
           {"dport", Shape::kStored, "tcp_info.dport"},
           {"flags", Shape::kStored, "tcp_info.flags"},
           {"opts", Shape::kOptions, "tcp_info.opts"},
           {"seq", Shape::kStored, "tcp_info.seq"},
           {"ack", Shape::kStored, "tcp_info.ack"},
           {"payload", Shape::kStored, "tcp_info.payload"},
       }},
      {"tls_info",
       Shape::kObject,
       "tls_info",
       {
           {"type", Shape::kStored, "tls_info.type"},
           {"ver", Shape::kStored, "tls_info.ver"},
           {"len", Shape::kStored, "tls_info.len"},
           {"records", Shape::kStored, "tls_info.records"},
           {"data", Shape::kTlsData, "tls_info.len"},
           {"data_length", Shape::kStored, "tls_info.data_length"},
       }},
  };
  return nodes;
}

std::vector<std::string_view> split(std::string_view path) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t dot = path.find('.');
    parts.push_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    path.remove_prefix(dot + 1);
  }
}

Node* find_node(std::vector<Node>& nodes, std::string_view name) {
  const auto found = std::ranges::find(nodes, name, &Node::name);
  return found == nodes.end() ? nullptr : &*found;
}

const Node* find_node(const std::vector<Node>& nodes, std::string_view name) {
  const auto found = std::ranges::find(nodes, name, &Node::name);
  return found == nodes.end() ? nullptr : &*found;
}

std::shared_ptr<arrow::Field> find_field(const arrow::FieldVector& fields, std::string_view name) {
  const auto found =
      std::ranges::find_if(fields, [&](const auto& field) { return field->name() == name; });
  return found == fields.end() ? nullptr : *found;
}

// Why a name cannot be shown: there is none, or it goes into a list or a map.
Error not_shown(std::string_view field, const arrow::FieldVector& fields) {
  const std::vector<std::string> parts = name_parts(field);
  if (types_at({arrow::struct_(fields)}, parts).empty()) return no_such_field(field, fields);
  return {ErrorCode::kInvalidArgument,
          "field " + wirelake::quoted(field) +
              " is inside of a list or a map, which are shown whole; name it without that part"};
}

// What is known of the place in the document that a field's name has led to so far.
struct Place {
  const std::vector<Node>* dict = nullptr;  // The dict's keys here; null outside of the dict.
  arrow::FieldVector stored;                // The stored fields here.
  std::string path;                         // Of those fields, with a dot behind it.
};

// Puts `whole` in the place of `known`, which may have more children than `whole` by its fields.
void replace_by_whole(Node& known, Node whole) {
  for (Node& child : known.children) {
    if (whole.shape == Shape::kObject && !find_node(whole.children, child.name)) {
      whole.children.push_back(std::move(child));
    }
  }
  known = std::move(whole);
}

// Adds the field that `parts` name to `nodes`, below those that are there already; false if it
// cannot be shown.
bool add_field(std::vector<Node>& nodes, const Place& place,
               std::span<const std::string_view> parts) {
  const std::string_view name = parts.front();
  const Node* dict = place.dict ? find_node(*place.dict, name) : nullptr;
  const auto stored = find_field(place.stored, name);
  if (!dict && !stored) return false;
  const std::string path = place.path + std::string(name);
  Node* known = find_node(nodes, name);

  if (parts.size() == 1) {
    if (!known) known = &nodes.emplace_back();
    replace_by_whole(*known, dict ? *dict : Node{std::string(name), Shape::kStored, path});
    return true;
  }
  if (!stored || stored->type()->id() != arrow::Type::STRUCT) return false;
  if (!known) known = &nodes.emplace_back(Node{std::string(name), Shape::kObject, path});
  if (known->shape != Shape::kObject) return true;  // All of it is there already.
  const std::vector<Node>* inside = dict && !dict->children.empty() ? &dict->children : nullptr;
  return add_field(known->children, {inside, stored->type()->fields(), path + '.'},
                   parts.subspan(1));
}

void collect_columns(const std::vector<Node>& nodes, std::vector<std::string>& columns) {
  for (const Node& node : nodes) {
    if (node.shape == Shape::kObject) {
      collect_columns(node.children, columns);
      continue;
    }
    columns.push_back(node.path);
    if (node.shape == Shape::kTime) columns.emplace_back("time_digits");
    if (node.shape == Shape::kTlsData) columns.emplace_back("tcp_info.payload");
  }
}

std::shared_ptr<arrow::Array> array_at(const arrow::RecordBatch& batch, std::string_view path) {
  const auto parts = split(path);
  auto array = batch.GetColumnByName(std::string(parts.front()));
  for (std::size_t i = 1; array && i < parts.size(); ++i) {
    if (array->type_id() != arrow::Type::STRUCT) return nullptr;
    array = static_cast<const arrow::StructArray&>(*array).GetFieldByName(std::string(parts[i]));
  }
  return array;
}

void emit_time(const arrow::Array& nanoseconds, const arrow::Array* digits, std::int64_t row,
               ValueSink& sink) {
  if (nanoseconds.type_id() != arrow::Type::INT64 || nanoseconds.IsNull(row)) return sink.null();
  const bool has_digits = digits && digits->type_id() == arrow::Type::INT32 && digits->IsValid(row);
  const int wanted = has_digits ? static_cast<const arrow::Int32Array*>(digits)->Value(row) : 9;
  std::array<char, kMaxSecondsText> text;
  const std::size_t length =
      write_seconds_text(static_cast<const arrow::Int64Array&>(nanoseconds).Value(row),
                         wanted == 6 ? 6 : 9, text.data());
  sink.unshared_text({text.data(), length});
}

void emit_options(const arrow::ListArray& list, const arrow::Array& kinds, const arrow::Array& data,
                  std::int64_t row, ValueSink& sink) {
  const auto& kind_numbers = static_cast<const arrow::Int32Array&>(kinds);
  sink.begin_list();
  for (std::int64_t i = list.value_offset(row); i < list.value_offset(row + 1); ++i) {
    sink.option(kind_numbers.Value(i), binary_value(data, i));
  }
  sink.end_list();
}

void emit_tls_data(const arrow::Array& payload, std::int64_t row, ValueSink& sink) {
  sink.begin_list();
  TlsRecordWalk walk(binary_value(payload, row));
  while (const auto body = walk.next())
    sink.bytes(*body);
  sink.end_list();
}

}  // namespace

Document::Document(std::vector<Node> nodes) : nodes_(std::move(nodes)) {}
Document::Document(Document&&) noexcept = default;
Document& Document::operator=(Document&&) noexcept = default;
Document::~Document() = default;

std::vector<std::string> Document::dict_keys() {
  std::vector<std::string> keys;
  for (const Node& node : dict_nodes())
    keys.push_back(node.name);
  return keys;
}

std::vector<std::string> Document::dict_names() {
  std::vector<std::string> names;
  for (const Node& node : dict_nodes()) {
    if (node.children.empty()) names.push_back(node.name);
    for (const Node& child : node.children)
      names.push_back(node.name + "." + child.name);
  }
  return names;
}

Result<Document> Document::make(const std::vector<std::string>& fields,
                                const arrow::Schema& schema) {
  if (fields.empty()) return Document(dict_nodes());
  const Place root = {&dict_nodes(), shown_fields(schema), ""};
  std::vector<Node> nodes;
  for (const std::string& field : fields) {
    if (!add_field(nodes, root, split(field))) return not_shown(field, root.stored);
  }
  return Document(std::move(nodes));
}

std::vector<std::string> Document::columns() const {
  std::vector<std::string> columns;
  collect_columns(nodes_, columns);
  std::ranges::sort(columns);
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  return columns;
}

namespace {

constexpr int kMaxBooleans = 32;

// Whether a field of a struct is null only where the struct is.
bool no_nulls_but_of(const arrow::StructArray& object, const arrow::Array& field) {
  if (field.null_count() == 0) return true;
  if (object.null_count() != field.null_count()) return false;
  for (std::int64_t row = 0; row < object.length(); ++row) {
    if (field.IsNull(row) && object.IsValid(row)) return false;
  }
  return true;
}

void emit_booleans(const Bound& field, std::int64_t row, ValueSink& sink) {
  std::uint32_t bits = 0;
  for (std::size_t i = 0; i < field.booleans.size(); ++i) {
    bits |= std::uint32_t{field.booleans[i]->Value(row)} << i;
  }
  sink.booleans(field.boolean_names, bits);
}

// The kinds and the data of an array of options, if its types are those of the format.
void bind_options(Bound& entry) {
  if (!entry.array || entry.array->type_id() != arrow::Type::LIST) return;
  const auto& list = static_cast<const arrow::ListArray&>(*entry.array);
  if (list.values()->type_id() != arrow::Type::STRUCT) return;
  const auto& options = static_cast<const arrow::StructArray&>(*list.values());
  const auto kinds = options.GetFieldByName("kind");
  if (!kinds || kinds->type_id() != arrow::Type::INT32) return;
  entry.kinds = kinds;
  entry.further = options.GetFieldByName("data");
}

// The fields of a struct, if all that it holds are booleans.
void bind_booleans(Bound& entry) {
  if (!entry.array || entry.array->type_id() != arrow::Type::STRUCT) return;
  const auto& object = static_cast<const arrow::StructArray&>(*entry.array);
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
  entry.booleans = std::move(booleans);
  entry.boolean_names = std::move(names);
}

std::vector<Bound> bind_nodes(const std::vector<Node>& nodes, const arrow::RecordBatch& batch) {
  std::vector<Bound> bound;
  bound.reserve(nodes.size());
  for (const Node& node : nodes) {
    Bound& entry = bound.emplace_back();
    entry.node = &node;
    entry.array = array_at(batch, node.path);
    if (node.shape == Shape::kTime) entry.further = array_at(batch, "time_digits");
    if (node.shape == Shape::kTlsData) entry.further = array_at(batch, "tcp_info.payload");
    if (node.shape == Shape::kOptions) bind_options(entry);
    if (node.shape == Shape::kStored) bind_booleans(entry);
    entry.children = bind_nodes(node.children, batch);
  }
  return bound;
}

void emit_bound(const std::vector<Bound>& fields, std::int64_t row, ValueSink& sink);

void emit_bound_value(const Bound& field, std::int64_t row, ValueSink& sink) {
  if (!field.array || field.array->IsNull(row)) return sink.null();
  switch (field.node->shape) {
    case Shape::kStored:
      if (!field.booleans.empty()) return emit_booleans(field, row, sink);
      return emit_value(*field.array, row, sink);
    case Shape::kTime:
      return emit_time(*field.array, field.further.get(), row, sink);
    case Shape::kOptions:
      if (!field.kinds || !field.further) return sink.null();
      return emit_options(static_cast<const arrow::ListArray&>(*field.array), *field.kinds,
                          *field.further, row, sink);
    case Shape::kTlsData:
      if (!field.further) return sink.null();
      return emit_tls_data(*field.further, row, sink);
    case Shape::kObject:
      sink.begin_object(&field);
      emit_bound(field.children, row, sink);
      return sink.end_object();
  }
}

void emit_bound(const std::vector<Bound>& fields, std::int64_t row, ValueSink& sink) {
  for (const Bound& field : fields) {
    sink.key(field.node->name);
    emit_bound_value(field, row, sink);
  }
}

}  // namespace

void Document::bind(BatchPointer batch) {
  bound_ = bind_nodes(nodes_, *batch);
  batch_ = std::move(batch);
}

void Document::emit(std::int64_t row, ValueSink& sink) const {
  sink.begin_object(&bound_);
  emit_bound(bound_, row, sink);
  sink.end_object();
}

}  // namespace wirelake
