// Strangers' text for a column: as it is if it is UTF-8, else with escapes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/utf8.h"
#include "columns/column_buffers.h"
#include "columns/nested_buffers.h"

namespace wirelake {

using TextBuffer = NullableBuffer<BytesBuffer>;

inline arrow::Status put_text(TextBuffer& buffer, std::string_view text) {
  return buffer.value().put_long(escaped_utf8(text));
}

/// The same, or null.
inline arrow::Status put_optional_text(TextBuffer& buffer, const std::optional<std::string>& text) {
  if (text) return put_text(buffer, *text);
  buffer.put_nulls(1);
  return arrow::Status::OK();
}

}  // namespace wirelake
