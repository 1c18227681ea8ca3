// Newline-delimited JSON: the rows of Collection::find(), and columns of others behind.

#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <algorithm>
#include <utility>

#include "base/try.h"
#include "columns/document.h"
#include "columns/schema.h"
#include "export/row_writer.h"
#include "export/text_buffer.h"
#include "wirelake/find.h"
#include "wirelake/json_sink.h"

namespace wirelake {
namespace {

class JsonLinesWriter final : public RowWriter {
 public:
  JsonLinesWriter(Document document, OutputPointer output)
      : document_(std::move(document)), buffer_(std::move(output)) {}

  std::vector<std::string> columns() const override { return document_.columns(); }

  Status write(const BatchPointer& rows) override {
    document_.bind(rows);
    for (std::int64_t row = 0; row < rows->num_rows(); ++row) {
      JsonSink sink(buffer_.text());
      document_.emit(row, sink);
      buffer_.text() += '\n';
      WIRELAKE_TRY(buffer_.flush_if_full());
    }
    return {};
  }

  Status finish() override { return buffer_.flush(); }

 private:
  Document document_;
  TextBuffer buffer_;
};

// Of packets the dict, and the columns that are neither in it nor wirelake's own; of other rows all
// columns. A name with a dot is left out: in a document's fields it would be the name of something
// inside of a struct.
std::vector<std::string> document_fields(const arrow::Schema& schema) {
  const bool is_of_packets = are_packets(schema);
  std::vector<std::string> fields = is_of_packets ? packet_dict_keys() : std::vector<std::string>();
  for (const std::string& name : schema.field_names()) {
    const bool is_own = is_of_packets && packet_schema()->GetFieldIndex(name) >= 0;
    const bool is_key = std::ranges::find(fields, name) != fields.end();
    const bool is_dotted = name.find('.') != std::string::npos;
    if (!is_own && !is_key && !is_dotted) fields.push_back(name);
  }
  return fields;
}

}  // namespace

WriterResult make_json_lines_writer(const arrow::Schema& schema, OutputPointer output) {
  WIRELAKE_ASSIGN(Document document, Document::make(document_fields(schema), schema));
  return WriterResult(std::make_unique<JsonLinesWriter>(std::move(document), std::move(output)));
}

}  // namespace wirelake
