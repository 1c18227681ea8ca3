// Fuzzes the schema strings of tables.
#include <arrow/type.h>

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>

#include "columns/schema.h"
#include "require.h"
#include "store/delta/log/table_schema.h"

namespace {

using wirelake::fuzz::require;

constexpr int kMaxDepth = 40;

int depth_of(const arrow::DataType& type) {
  int depth = 0;
  for (const auto& field : type.fields())
    depth = std::max(depth, depth_of(*field->type()));
  return depth + 1;
}

bool names_are_unique(const arrow::FieldVector& fields) {
  std::set<std::string> names;
  for (const auto& field : fields) {
    const bool is_new = names.insert(field->name()).second;
    if (!is_new || !names_are_unique(field->type()->fields())) return false;
  }
  return true;
}

void check_message(const wirelake::Error& error) {
  require(!error.message.empty() && error.message.size() < 1000);
  for (const char c : error.message)
    require(c >= 0x20 && c <= 0x7e);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto schema = wirelake::delta::parse_schema_string(text);
  if (!schema.ok()) {
    check_message(schema.error());
    return 0;
  }
  for (const auto& field : (*schema)->fields())
    require(depth_of(*field->type()) <= kMaxDepth);
  require(!(*schema)->fields().empty() || (*schema)->ToString().empty());
  require(wirelake::delta::schema_has_place_for(text, text));
  // What the schema has is in it, and what it lacks is there afterwards.
  if (names_are_unique((*schema)->fields())) {
    require(wirelake::delta::with_fields(text, **schema).ok());
    const auto grown = wirelake::delta::with_fields(text, *wirelake::packet_schema());
    if (grown.ok()) require(wirelake::delta::schema_has_place_for(*grown, text));
  }
  return 0;
}
