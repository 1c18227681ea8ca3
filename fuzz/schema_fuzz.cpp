// Fuzzes the schema strings of tables.
#include <arrow/type.h>

#include <cstddef>
#include <cstdint>
#include <string>

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
  return 0;
}
