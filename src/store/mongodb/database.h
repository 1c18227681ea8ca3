// Database: the calls that the store makes of a server, each repeated while that may help.
//
// Every call here may be made twice with the effect of once: inserts by the `_id` that the caller
// chose, updates and removals by their selector. One object for each thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "store/mongodb/bson.h"
#include "store/mongodb/connections.h"
#include "wirelake/cancellation.h"
#include "wirelake/result.h"

namespace wirelake::mongodb {

class Database {
 public:
  /// A call that fails in passing is repeated for as long as `patience`; at least once if a
  /// connection broke, since one that was idle says so only when it is used.
  explicit Database(std::shared_ptr<Connections> connections,
                    std::chrono::milliseconds patience = {}, Cancellation cancellation = {})
      : connections_(std::move(connections)),
        patience_(patience),
        cancellation_(std::move(cancellation)) {}

  const std::shared_ptr<Connections>& connections() const { return connections_; }
  /// What holds the rows of a collection, one for each of its tables: that of the packets has its
  /// name.
  std::vector<std::string> row_collections(const std::string& name) const;

  /// Removes the rows that match from all of them.
  Status remove_rows(const std::string& name, const bson_t* selector);

  void set_patience(std::chrono::milliseconds patience) { patience_ = patience; }

  /// False if a document with this `_id` exists: the caller's own, if a first attempt was cut off.
  Result<bool> insert(const char* collection, const bson_t* document);

  /// Inserts documents, each the bytes of one, in as few messages as the server takes.
  /// kAlreadyExists if an `_id` was taken before this call; what this call itself inserted is not
  /// inserted twice.
  Status insert_all(const char* collection, const std::vector<std::string_view>& documents);

  /// How many documents matched; one is changed at most.
  Result<std::int64_t> update(const char* collection, const bson_t* selector, const bson_t* change);

  /// Removes all documents that match; how many is known only where nothing broke.
  Result<std::int64_t> remove(const char* collection, const bson_t* selector);

  /// The same, some at a time, until none is left (true) or it has taken `time`.
  Result<bool> remove_within(std::chrono::milliseconds time, const char* collection,
                             const bson_t* selector);

  /// All documents that match: for few and small ones.
  Result<std::vector<Bson>> find(const char* collection, const bson_t* filter,
                                 const bson_t* options);

  Result<std::uint64_t> count(const char* collection, const bson_t* filter);

  /// Runs a command of the database that changes nothing if it is run again.
  Result<Bson> command(const bson_t* command);

  /// Removes a collection with its indexes; no error if there is none.
  Status drop(const char* collection);

  /// Milliseconds since the epoch by the server's clock.
  Result<std::int64_t> server_time_ms();

  /// One attempt at something. True if it went well; `error` is set if not.
  using Attempt = std::function<bool(mongoc_client_t* client, bson_error_t& error)>;

  /// Makes attempts until one goes well, or fails for good, or patience ends. `attempt` is called
  /// on this thread.
  Status repeat(const Attempt& attempt);

 private:
  using CollectionAttempt = std::function<bool(mongoc_collection_t* collection, bson_error_t&)>;
  bool sleep(std::chrono::milliseconds time) const;
  Status repeat_on(const char* collection, const CollectionAttempt& attempt);

  std::shared_ptr<Connections> connections_;
  std::chrono::milliseconds patience_;
  Cancellation cancellation_;  // Ends patience.
};

/// What holds the rows of one of the `tables` of a collection.
std::string row_collection(const std::string& name, const Table& table, const Tables& tables);

}  // namespace wirelake::mongodb
