// CSV (RFC 4180): the stored columns, with a column for each field of a struct, by dotted names.

#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <string_view>
#include <utility>

#include "base/base64.h"
#include "base/text_view.h"
#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/arrow_value.h"
#include "columns/conform_batch.h"
#include "export/row_writer.h"
#include "export/text_buffer.h"
#include "wirelake/json_sink.h"

namespace wirelake {
namespace {

// Empty text stands in quotes: nothing between two commas is null.
void append_text(std::string& out, std::string_view text) {
  if (!text.empty() && text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

void append_bytes(std::string& out, Bytes bytes) {
  if (bytes.empty()) return append_text(out, {});
  append_base64(out, bytes);
}

// Whatever is no text and no bytes is what JSON makes of it. Times, dates and decimals are text
// there, with nothing in them to escape.
void append_as_json(std::string& out, const arrow::Array& array, std::int64_t row) {
  std::string json;
  JsonSink sink(json);
  emit_value(array, row, sink);
  std::string_view text = json;
  if (text == "null") return;  // A number that is none.
  if (text.starts_with('"')) text = text.substr(1, text.size() - 2);
  append_text(out, text);
}

void append_cell(std::string& out, const arrow::Array& array, std::int64_t row) {
  if (array.IsNull(row)) return;
  switch (array.type_id()) {
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
      return append_text(out, as_text(binary_value(array, row)));
    case arrow::Type::BINARY:
    case arrow::Type::LARGE_BINARY:
    case arrow::Type::FIXED_SIZE_BINARY:
      return append_bytes(out, binary_value(array, row));
    default:
      return append_as_json(out, array, row);
  }
}

void collect_names(const arrow::FieldVector& fields, const std::string& before,
                   std::vector<std::string>& names) {
  for (const auto& field : fields) {
    const std::string name = before + field->name();
    if (field->type()->id() == arrow::Type::STRUCT) {
      collect_names(field->type()->fields(), name + '.', names);
    } else {
      names.push_back(name);
    }
  }
}

// The arrays of those names; what is in a struct that is null is null.
Status collect_leaves(const arrow::ArrayVector& columns, arrow::ArrayVector& leaves) {
  for (const auto& column : columns) {
    if (column->type_id() != arrow::Type::STRUCT) {
      leaves.push_back(column);
      continue;
    }
    WIRELAKE_ASSIGN(const auto fields,
                    from_arrow(static_cast<const arrow::StructArray&>(*column).Flatten()));
    WIRELAKE_TRY(collect_leaves(fields, leaves));
  }
  return {};
}

class CsvWriter final : public RowWriter {
 public:
  CsvWriter(std::shared_ptr<arrow::Schema> schema, OutputPointer output)
      : schema_(std::move(schema)), buffer_(std::move(output)) {
    std::vector<std::string> names;
    collect_names(schema_->fields(), "", names);
    append_line(names.size(), [&](std::size_t i) { append_text(buffer_.text(), names[i]); });
  }

  Status write(const BatchPointer& rows) override {
    WIRELAKE_ASSIGN(const auto batch, conform_batch(rows, schema_));
    arrow::ArrayVector leaves;
    WIRELAKE_TRY(collect_leaves(batch->columns(), leaves));
    for (std::int64_t row = 0; row < batch->num_rows(); ++row) {
      append_line(leaves.size(),
                  [&](std::size_t i) { append_cell(buffer_.text(), *leaves[i], row); });
      WIRELAKE_TRY(buffer_.flush_if_full());
    }
    return {};
  }

  Status finish() override { return buffer_.flush(); }

 private:
  template <typename AppendCell>
  void append_line(std::size_t cells, AppendCell append_cell_at) {
    for (std::size_t i = 0; i < cells; ++i) {
      if (i > 0) buffer_.text() += ',';
      append_cell_at(i);
    }
    buffer_.text() += '\n';
  }

  std::shared_ptr<arrow::Schema> schema_;
  TextBuffer buffer_;
};

}  // namespace

WriterResult make_csv_writer(std::shared_ptr<arrow::Schema> schema, OutputPointer output) {
  return WriterResult(std::make_unique<CsvWriter>(std::move(schema), std::move(output)));
}

}  // namespace wirelake
