// RemovalLock: between those who take removed files from the disk and those who bring them back.
//
// A lock of the log's folder, until this object goes. Where the file system has no locks nothing is
// held. Loads and deletions do not ask for it: what they make nobody removes or brings back.
#pragma once

#include <utility>

#include "store/delta/storage/store_folder.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake::delta {

class RemovalLock {
 public:
  /// For whoever removes files of `table`, beside others who do. Waits for whoever restores, and
  /// asks `waiting` about it; kCancelled if that says no.
  static Result<RemovalLock> to_remove(const StoreFolder& table, const WaitCallback& waiting = {});

  /// For whoever brings files of `table` back. Waits for all others.
  static Result<RemovalLock> to_restore(const StoreFolder& table, const WaitCallback& waiting = {});

 private:
  explicit RemovalLock(StoreFolder log) : log_(std::move(log)) {}

  StoreFolder log_;
};

}  // namespace wirelake::delta
