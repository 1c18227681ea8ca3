#include "store/mongodb/row_inserter.h"

#include <arrow/array.h>

#include <algorithm>
#include <utility>

#include "base/interrupted.h"
#include "base/text_view.h"
#include "base/try.h"
#include "columns/arrow_value.h"
#include "columns/schema.h"
#include "store/mongodb/bson_sink.h"
#include "store/store_backend.h"
#include "wirelake/find.h"

namespace wirelake::mongodb {
namespace {

// A server takes messages of 48 MB and documents of 16 MiB; a packet's is at most a record's 256
// KiB twice in base64, as payload and in the bodies of TLS records. Larger messages than this were
// not quicker, and each lane holds one.
constexpr std::size_t kMaxMessageBytes = std::size_t{16} << 20;
constexpr std::size_t kMinMessageBytes = std::size_t{256} << 10;

// A message under way cannot be called back, so that a server that is slow gets smaller ones: an
// interrupt waits for one of them.
constexpr std::chrono::milliseconds kShort{100};
constexpr std::chrono::milliseconds kLong{250};

constexpr std::size_t kUuidText = 36;
constexpr std::size_t kUuidBytes = 16;

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// Appends the 16 bytes of a UUID in the form that make_uuid_v7() gives it; false for other text.
bool append_uuid(std::string& bytes, std::string_view text) {
  if (text.size() != kUuidText) return false;
  const std::size_t start = bytes.size();
  for (std::size_t i = 0; i < text.size();) {
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (text[i++] != '-') break;
      continue;
    }
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) break;
    bytes += static_cast<char>(high << 4 | low);
    i += 2;
  }
  if (bytes.size() - start == kUuidBytes) return true;
  bytes.resize(start);
  return false;
}

void emit_row(const arrow::RecordBatch& rows, std::int64_t row, ValueSink& sink) {
  sink.begin_object(nullptr);
  for (int i = 0; i < rows.num_columns(); ++i) {
    sink.key(rows.schema()->field(i)->name());
    emit_value(*rows.column(i), row, sink);
  }
  sink.end_object();
}

}  // namespace

Document stored_document() {
  const auto& schema = *packet_schema();
  return Document::make(Document::all_fields(schema), schema).value();
}

std::string row_id(std::string_view load, std::int64_t number) {
  std::string id;
  if (!append_uuid(id, load)) id = load;
  for (int shift = 56; shift >= 0; shift -= 8)
    id += static_cast<char>(static_cast<std::uint64_t>(number) >> shift);
  return id;
}

RowInserter::RowInserter(std::shared_ptr<Connections> connections, const std::string& name,
                         const Table& table, Cancellation cancellation)
    : cancellation_(cancellation),
      database_(std::move(connections), kLoadPatience, std::move(cancellation)),
      collection_(row_collection(name, table, database_.connections()->tables())),
      table_(table),
      message_bytes_(kMinMessageBytes) {
  if (&table == database_.connections()->tables().front()) document_ = stored_document();
}

Status RowInserter::insert(const arrow::RecordBatch& rows, Commit commit) {
  const auto loads = rows.GetColumnByName(kLoadColumn);
  const auto numbers =
      std::static_pointer_cast<arrow::Int64Array>(rows.GetColumnByName(table_.number));
  if (document_) document_->bind(rows.Slice(0));
  BsonSink sink(bytes_);
  for (std::int64_t row = 0; row < rows.num_rows(); ++row) {
    const std::string id = row_id(as_text(binary_value(*loads, row)), numbers->Value(row));
    sink.set_identity(std::as_bytes(std::span(id)), commit);
    if (document_) {
      document_->emit(row, sink);
    } else {
      emit_row(rows, row, sink);
    }
    ends_.push_back(bytes_.size());
    if (bytes_.size() >= message_bytes_) WIRELAKE_TRY(send());
  }
  return send();
}

Status RowInserter::send() {
  if (cancellation_.is_cancelled()) return was_interrupted(collection_);
  documents_.clear();
  std::size_t begin = 0;
  for (const std::size_t end : ends_) {
    documents_.push_back(std::string_view(bytes_).substr(begin, end - begin));
    begin = end;
  }
  const auto begun = std::chrono::steady_clock::now();
  Status sent = database_.insert_all(collection_.c_str(), documents_);
  const auto took = std::chrono::steady_clock::now() - begun;
  if (took < kShort) message_bytes_ = std::min(message_bytes_ * 2, kMaxMessageBytes);
  if (took > kLong) message_bytes_ = std::max(message_bytes_ / 2, kMinMessageBytes);
  bytes_.clear();
  ends_.clear();
  return sent;
}

}  // namespace wirelake::mongodb
