// Stores of every kind, each empty, for tests that hold of all of them.
#pragma once

#include <functional>
#include <ostream>
#include <string>
#include <string_view>

#include "support/bytes.h"
#include "wirelake/store.h"

namespace wirelake::test {

enum class StoreKind { kEmbedded, kMongodb };

std::ostream& operator<<(std::ostream& out, StoreKind kind);

/// An empty store, which goes with this object. That of kMongodb is a database of its own on
/// the server of scripts/mongodb-test-server, which each test program starts once.
class TemporaryStore {
 public:
  explicit TemporaryStore(StoreKind kind);

  /// False where this build has no such store, or the machine no such server: the test is to be
  /// skipped.
  bool is_there() const { return is_there_; }

  const std::string& url() const { return url_; }
  Store& operator*() { return store_; }
  Store* operator->() { return &store_; }
  const TemporaryFolder& folder() const { return folder_; }

 private:
  TemporaryFolder folder_;
  std::string url_;
  bool is_there_;
  Store store_;
};

/// Calls `visit` with what is found, a line of JSON a packet, until it returns false.
Status find_lines(const Collection& collection, const FindOptions& options,
                  const std::function<bool(std::string_view json)>& visit);

}  // namespace wirelake::test
