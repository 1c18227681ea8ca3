// RowInserter: the rows of batches as documents in a collection, in messages as large as pay.
//
// One for each lane of a load. Documents of a batch are laid out behind one another in memory that
// is kept, and sent as soon as they fill a message: that, and nothing else, is what a lane holds.
#pragma once

#include <arrow/record_batch.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "columns/document.h"
#include "store/mongodb/commits.h"
#include "store/mongodb/database.h"
#include "wirelake/result.h"

namespace wirelake::mongodb {

/// For how long a load bears a server that is away.
inline constexpr std::chrono::seconds kLoadPatience{30};

class RowInserter {
 public:
  /// Of one of the tables of the collection `name`.
  RowInserter(std::shared_ptr<Connections> connections, const std::string& name, const Table& table,
              Cancellation cancellation);

  /// Inserts all rows, as those of `commit`. kCancelled between two messages.
  Status insert(const arrow::RecordBatch& rows, Commit commit);

 private:
  Status send();

  Cancellation cancellation_;
  Database database_;
  std::string collection_;
  const Table& table_;
  std::optional<Document> document_;  // Of packets; other rows are stored as they are.
  std::size_t message_bytes_;         // As much as is sent at a time.
  std::string bytes_;                 // Of documents, one behind the other.
  std::vector<std::size_t> ends_;     // Where each ends.
  std::vector<std::string_view> documents_;
};

/// What is stored of a packet: the dict, and behind it the columns that it does not have.
Document stored_document();

/// The `_id` of a row: the same for the same number in the same load, and in the order of both
/// where the loads are UUIDs, as wirelake's are.
std::string row_id(std::string_view load, std::int64_t number);

}  // namespace wirelake::mongodb
