#include "store/mongodb/bson_columns.h"

#include <arrow/builder.h>
#include <arrow/type.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <string_view>
#include <utility>

#include "base/base64.h"
#include "base/integers.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/pick_fields.h"
#include "store/mongodb/bson.h"
#include "store/mongodb/escaped_name.h"

namespace wirelake::mongodb {

struct BsonColumns::Node {
  std::string name;
  arrow::ArrayBuilder* builder = nullptr;
  std::vector<Node> children = {};  // A struct's fields, or a list's element.
  bool is_set = false;              // Whether the present document had it.
};

namespace {

using Node = BsonColumns::Node;

Node make_node(const std::string& name, arrow::ArrayBuilder* builder) {
  Node node = {name, builder};
  if (builder->type()->id() == arrow::Type::STRUCT) {
    auto* object = static_cast<arrow::StructBuilder*>(builder);
    for (int i = 0; i < object->num_fields(); ++i) {
      node.children.push_back(
          make_node(object->type()->field(i)->name(), object->field_builder(i)));
    }
  } else if (builder->type()->id() == arrow::Type::LIST) {
    node.children.push_back(
        make_node(name, static_cast<arrow::ListBuilder*>(builder)->value_builder()));
  }
  return node;
}

Error wrong_type(const Node& node) {
  return {ErrorCode::kDamaged, "holds a packet whose '" + node.name +
                                   "' is not what wirelake stores there; remove that document, or "
                                   "mend it"};
}

Error broken() {
  return {ErrorCode::kDamaged, "sent a document that breaks its own format"};
}

template <typename Builder>
Status append_number(const Node& node, const bson_iter_t& value) {
  using Number = typename Builder::value_type;
  const auto number = integer_of(value);
  if (!number || *number < std::numeric_limits<Number>::min() ||
      *number > std::numeric_limits<Number>::max()) {
    return wrong_type(node);
  }
  return from_arrow(static_cast<Builder*>(node.builder)->Append(static_cast<Number>(*number)));
}

Status append_bytes(const Node& node, const bson_iter_t& value) {
  if (!BSON_ITER_HOLDS_BINARY(&value)) return wrong_type(node);
  bson_subtype_t subtype;
  std::uint32_t size = 0;
  const std::uint8_t* data = nullptr;
  bson_iter_binary(&value, &subtype, &size, &data);
  std::string bytes;
  if (!append_from_base64(bytes, {reinterpret_cast<const char*>(data), size})) {
    return wrong_type(node);
  }
  return from_arrow(static_cast<arrow::BinaryBuilder*>(node.builder)->Append(bytes));
}

Status append_value(Node& node, const bson_iter_t& value);

// An option of TCP as CovertMark writes one: a list of its kind and its data, the bytes themselves.
Status append_option(Node& node, const bson_iter_t& value) {
  bson_iter_t elements;
  const bool is_pair = node.children.size() == 2 &&
                       node.children.back().builder->type()->id() == arrow::Type::BINARY &&
                       bson_iter_recurse(&value, &elements) && bson_iter_next(&elements);
  if (!is_pair) return wrong_type(node);
  WIRELAKE_TRY(from_arrow(static_cast<arrow::StructBuilder*>(node.builder)->Append()));
  WIRELAKE_TRY(append_value(node.children.front(), elements));
  if (!bson_iter_next(&elements) || !BSON_ITER_HOLDS_BINARY(&elements)) return wrong_type(node);
  std::uint32_t size = 0;
  const std::uint8_t* data = nullptr;
  bson_iter_binary(&elements, nullptr, &size, &data);
  auto* bytes = static_cast<arrow::BinaryBuilder*>(node.children.back().builder);
  WIRELAKE_TRY(from_arrow(bytes->Append(data, static_cast<std::int32_t>(size))));
  return bson_iter_next(&elements) ? Status(wrong_type(node)) : Status();
}

// Appends the members of a document to those of `nodes` that are not set yet.
Status append_members(std::vector<Node>& nodes, bson_iter_t& members) {
  std::size_t next = 0;  // Documents mostly have their members in the schema's order.
  while (bson_iter_next(&members)) {
    const std::string_view key(bson_iter_key(&members), bson_iter_key_len(&members));
    for (std::size_t tried = 0; tried < nodes.size(); ++tried) {
      Node& node = nodes[(next + tried) % nodes.size()];
      if (node.name != key) continue;
      next = (next + tried + 1) % nodes.size();
      if (!node.is_set) WIRELAKE_TRY(append_value(node, members));
      node.is_set = true;
      break;
    }
  }
  return members.err_off == 0 ? Status() : Status(broken());
}

// Appends null to what a document lacks, and makes `nodes` ready for the next one.
Status complete(std::vector<Node>& nodes) {
  for (Node& node : nodes) {
    if (!std::exchange(node.is_set, false)) WIRELAKE_TRY(from_arrow(node.builder->AppendNull()));
  }
  return {};
}

Status append_object(Node& node, const bson_iter_t& value) {
  bson_iter_t members;
  if (BSON_ITER_HOLDS_ARRAY(&value)) return append_option(node, value);
  if (!BSON_ITER_HOLDS_DOCUMENT(&value) || !bson_iter_recurse(&value, &members)) {
    return wrong_type(node);
  }
  WIRELAKE_TRY(from_arrow(static_cast<arrow::StructBuilder*>(node.builder)->Append()));
  WIRELAKE_TRY(append_members(node.children, members));
  return complete(node.children);
}

Status append_text(Node& node, std::string_view text) {
  return from_arrow(static_cast<arrow::StringBuilder*>(node.builder)->Append(text));
}

// Appends one struct of a name and a value.
Status append_pair(Node& pair, std::string_view name, const bson_iter_t& value) {
  WIRELAKE_TRY(from_arrow(static_cast<arrow::StructBuilder*>(pair.builder)->Append()));
  WIRELAKE_TRY(append_text(pair.children[0], name));
  return append_value(pair.children[1], value);
}

// A list of names with their values, which the document has as an object: a text for each name, or
// a list of texts.
Status append_pairs(Node& node, const bson_iter_t& value) {
  bson_iter_t members;
  Node& pair = node.children.front();
  const bool are_pairs =
      pair.children.size() == 2 && pair.children[0].builder->type()->id() == arrow::Type::STRING;
  if (!are_pairs || !bson_iter_recurse(&value, &members)) return wrong_type(node);
  WIRELAKE_TRY(from_arrow(static_cast<arrow::ListBuilder*>(node.builder)->Append()));
  while (bson_iter_next(&members)) {
    const std::string name = unescaped_name({bson_iter_key(&members), bson_iter_key_len(&members)});
    bson_iter_t elements;
    if (!BSON_ITER_HOLDS_ARRAY(&members)) {
      WIRELAKE_TRY(append_pair(pair, name, members));
    } else if (bson_iter_recurse(&members, &elements)) {
      while (bson_iter_next(&elements))
        WIRELAKE_TRY(append_pair(pair, name, elements));
      if (elements.err_off != 0) return broken();
    }
  }
  return members.err_off == 0 ? Status() : Status(broken());
}

Status append_list(Node& node, const bson_iter_t& value) {
  if (BSON_ITER_HOLDS_DOCUMENT(&value)) return append_pairs(node, value);
  bson_iter_t elements;
  if (!BSON_ITER_HOLDS_ARRAY(&value) || !bson_iter_recurse(&value, &elements)) {
    return wrong_type(node);
  }
  WIRELAKE_TRY(from_arrow(static_cast<arrow::ListBuilder*>(node.builder)->Append()));
  const bool is_of_objects = node.children.front().builder->type()->id() == arrow::Type::STRUCT;
  while (bson_iter_next(&elements)) {
    // CovertMark's mark of an option that it could not read.
    if (is_of_objects && BSON_ITER_HOLDS_NULL(&elements)) continue;
    WIRELAKE_TRY(append_value(node.children.front(), elements));
  }
  return elements.err_off == 0 ? Status() : Status(broken());
}

Status append_value(Node& node, const bson_iter_t& value) {
  if (BSON_ITER_HOLDS_NULL(&value)) return from_arrow(node.builder->AppendNull());
  switch (node.builder->type()->id()) {
    case arrow::Type::BOOL:
      if (!BSON_ITER_HOLDS_BOOL(&value)) return wrong_type(node);
      return from_arrow(
          static_cast<arrow::BooleanBuilder*>(node.builder)->Append(bson_iter_bool(&value)));
    case arrow::Type::INT32:
      return append_number<arrow::Int32Builder>(node, value);
    case arrow::Type::INT64:
      return append_number<arrow::Int64Builder>(node, value);
    case arrow::Type::DOUBLE:
      if (!BSON_ITER_HOLDS_DOUBLE(&value)) return wrong_type(node);
      return from_arrow(
          static_cast<arrow::DoubleBuilder*>(node.builder)->Append(bson_iter_double(&value)));
    case arrow::Type::TIMESTAMP:
      if (!BSON_ITER_HOLDS_DATE_TIME(&value)) return wrong_type(node);
      return from_arrow(static_cast<arrow::TimestampBuilder*>(node.builder)
                            ->Append(microseconds_of_milliseconds(bson_iter_date_time(&value))));
    case arrow::Type::STRING: {
      const auto text = text_of(value);
      if (!text) return wrong_type(node);
      return from_arrow(static_cast<arrow::StringBuilder*>(node.builder)->Append(*text));
    }
    case arrow::Type::BINARY:
      return append_bytes(node, value);
    case arrow::Type::STRUCT:
      return append_object(node, value);
    case arrow::Type::LIST:
      return append_list(node, value);
    default:
      return wrong_type(node);
  }
}

// The members that a column of timestamps is made of, since a date of the server's has no
// microseconds: packets have the first, flows the second.
constexpr const char* kNanoseconds[] = {"ts_ns", "start_ns"};

Status append_timestamp(Node& node, const bson_t& document) {
  auto* builder = static_cast<arrow::TimestampBuilder*>(node.builder);
  node.is_set = true;
  bson_iter_t value;
  const bool is_there = std::ranges::any_of(kNanoseconds, [&](const char* name) {
    return bson_iter_init_find(&value, &document, name) && !BSON_ITER_HOLDS_NULL(&value);
  });
  if (!is_there) return from_arrow(builder->AppendNull());
  const auto nanoseconds = integer_of(value);
  if (!nanoseconds) return wrong_type(node);
  return from_arrow(builder->Append(floor_to_thousandth(*nanoseconds)));
}

void collect_members(const arrow::FieldVector& fields, const std::string& prefix,
                     std::vector<std::string>& members) {
  for (const auto& field : fields) {
    const std::string path = prefix + field->name();
    if (field->type()->id() == arrow::Type::TIMESTAMP) {
      members.insert(members.end(), std::begin(kNanoseconds), std::end(kNanoseconds));
    } else if (field->type()->id() != arrow::Type::STRUCT) {
      members.push_back(path);
    } else {
      // Each by its name: the document has more in it than the schema.
      collect_members(field->type()->fields(), path + '.', members);
    }
  }
}

}  // namespace

BsonColumns::BsonColumns(const std::vector<std::string>& names,
                         std::shared_ptr<arrow::Schema> schema)
    : schema_(std::move(schema)) {
  if (!names.empty()) schema_ = arrow::schema(pick_fields(schema_->fields(), names));
  nodes_.reserve(static_cast<std::size_t>(schema_->num_fields()));
  for (const auto& field : schema_->fields()) {
    builders_.push_back(arrow::MakeBuilder(field->type()).ValueOrDie());
    nodes_.push_back(make_node(field->name(), builders_.back().get()));
  }
}

BsonColumns::~BsonColumns() = default;
BsonColumns::BsonColumns(BsonColumns&&) noexcept = default;
BsonColumns& BsonColumns::operator=(BsonColumns&&) noexcept = default;

std::vector<std::string> BsonColumns::members() const {
  std::vector<std::string> members;
  collect_members(schema_->fields(), "", members);
  std::ranges::sort(members);
  members.erase(std::unique(members.begin(), members.end()), members.end());
  return members;
}

Status BsonColumns::append(const bson_t& document) {
  bson_iter_t members;
  if (!bson_iter_init(&members, &document)) {
    return broken();
  }
  for (Node& node : nodes_) {
    const bool is_time = node.builder->type()->id() == arrow::Type::TIMESTAMP;
    if (is_time) WIRELAKE_TRY(append_timestamp(node, document));
  }
  WIRELAKE_TRY(append_members(nodes_, members));
  WIRELAKE_TRY(complete(nodes_));
  ++rows_;
  return {};
}

Result<BatchPointer> BsonColumns::finish() {
  std::vector<std::shared_ptr<arrow::Array>> arrays;
  for (const auto& builder : builders_) {
    WIRELAKE_ASSIGN(auto array, from_arrow(builder->Finish()));
    arrays.push_back(std::move(array));
  }
  return arrow::RecordBatch::Make(schema_, std::exchange(rows_, 0), std::move(arrays));
}

}  // namespace wirelake::mongodb
