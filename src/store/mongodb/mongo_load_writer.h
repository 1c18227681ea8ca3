// MongoLoadWriter: captures into a collection of a server, invisible until their one commit.
//
// Packets go to the server as they come, under the number of a commit that nobody sees yet
// (commits.h); a new collection has its name reserved meanwhile (catalogue.h). A thread tells the
// server every few seconds that the load is alive.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "columns/batch.h"
#include "rows/batch_lanes.h"
#include "store/mongodb/catalogue.h"
#include "store/mongodb/row_inserter.h"
#include "store/store_backend.h"

namespace wirelake::mongodb {

class MongoLoadWriter final : public LoadWriter, public TableWriter {
 public:
  /// Appends to `entry`; if that is only reserved, the first commit makes it ready, and without one
  /// it goes.
  MongoLoadWriter(std::shared_ptr<Connections> connections, Entry entry, bool is_reserved, int jobs,
                  Cancellation cancellation = {});
  ~MongoLoadWriter() override;

  TableWriter& rows() override { return *this; }
  Status write(const Table& table, const BatchPointer& rows) override;
  Status seal() override;
  Status discard() override;
  Result<WrittenRows> take(std::vector<LoadInfo> loads) override;
  using LoadWriter::commit;
  Status commit(std::vector<WrittenRows> written, LoadCommit& commit) override;
  Result<std::vector<LoadInfo>> loads() override;
  Result<std::set<std::string>> old_identities() override;
  Result<std::uint64_t> packets_of(const std::string& load) override;
  const std::string& collection() const override { return entry_.info.name; }

 private:
  const Table& packets() const { return *connections_->tables().front(); }
  Result<RowInserter*> further_inserter(const Table& table);
  Status begin();
  Status forget_rows();
  Status remove_rows_of(const std::set<std::string>& loads);
  Status leave_out_repeated(LoadCommit& commit);
  Result<std::set<std::string>> new_identities();
  Result<bool> is_whole();
  Status insert(std::size_t lane, const arrow::RecordBatch& rows);
  void note_loads(const arrow::RecordBatch& rows);
  void tell_alive();
  void give_up();

  std::shared_ptr<Connections> connections_;
  const Cancellation cancellation_;
  mutable Database database_;  // Not for a lane, nor for alive_.
  Entry entry_;
  Visible told_;                                 // What loads() told of, and
  std::map<std::string, std::uint64_t> stored_;  // how many packets each load brought.
  std::optional<bool> is_whole_;                 // Whether they are there, once that was asked.
  std::vector<CommitRange> known_;  // Commits whose loads were told by loads(), or are its own.
  std::set<std::string> unsealed_loads_;  // Of the rows that discard() removes.
  std::map<const Table*, std::unique_ptr<RowInserter>> further_;  // Of tables beside the packets.
  std::vector<std::unique_ptr<RowInserter>> inserters_;           // One for each lane that began.

  std::mutex mutex_;  // Guards what follows, which tell_alive() reads.
  std::condition_variable stop_;
  bool is_stopping_ = false;
  bool is_reserved_;
  std::optional<Commit> commit_;  // What is being written; none before the first row.

  std::thread alive_;
  BatchLanes lanes_;  // Last: its threads use all of the above.
};

}  // namespace wirelake::mongodb
