// Connections: a server by its URL, and clients of it for whoever asks.
//
// TLS, authentication and the pool are as the URL's options say; what it leaves open is set here so
// that a server that is not there is told soon, and that what was written outlives a primary.
// Thread-safe; a fork of the process gets connections of its own. Nothing that is said of a server
// holds a user, a password or an option of its URL.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "base/fork_mark.h"
#include "columns/table.h"
#include "store/mongodb/libmongoc.h"
#include "wirelake/result.h"

namespace wirelake::mongodb {

class Connections {
 public:
  /// Connects to nothing yet. kInvalidArgument if `url` is no MongoDB URL.
  static Result<std::shared_ptr<Connections>> open(const std::string& url, const Tables& tables);

  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  ~Connections();

  struct GiveBack {
    mongoc_client_pool_t* pool = nullptr;
    ForkMark process;
    void operator()(mongoc_client_t* client) const {
      // In a fork, the connection is its parent's.
      if (!process.is_fork()) mongoc_client_pool_push(pool, client);
    }
  };
  /// For one thread; goes back to the pool at its end, which must be before this object's.
  using Client = std::unique_ptr<mongoc_client_t, GiveBack>;

  /// Waits while all clients are in use, as long as the URL's waitQueueTimeoutMS says; then kIo.
  Result<Client> client();

  /// The URL without credentials and options, for messages.
  const std::string& address() const { return address_; }
  const std::string& database() const { return database_; }

  /// Of each collection; packets first.
  const Tables& tables() const { return tables_; }

  /// The Error for a failed call: what went wrong, where, and what to do.
  Error to_error(const bson_error_t& error) const;

 private:
  struct DestroyPool {
    void operator()(mongoc_client_pool_t* pool) const { mongoc_client_pool_destroy(pool); }
  };
  struct DestroyUri {
    void operator()(mongoc_uri_t* uri) const { mongoc_uri_destroy(uri); }
  };
  using Uri = std::unique_ptr<mongoc_uri_t, DestroyUri>;

  Connections() = default;
  static Result<Uri> parse(const std::string& url);
  Status make_pool();
  Result<mongoc_client_pool_t*> pool();

  Uri uri_;
  std::mutex mutex_;  // Guards what follows while a fork makes its own.
  std::unique_ptr<mongoc_client_pool_t, DestroyPool> pool_;
  std::atomic<pid_t> pool_process_ = 0;  // Whose pool_ is.
  std::string address_;
  std::string database_;
  Tables tables_;
};

/// Whether the call may succeed when it is made again: the connection broke, no server could be
/// reached, or the primary changed.
bool is_passing(const bson_error_t& error);

/// Whether no server could be reached at all.
bool is_unreachable(const bson_error_t& error);

/// Code of a server that refuses a document because its `_id` exists.
inline constexpr std::uint32_t kDuplicateKey = 11000;

}  // namespace wirelake::mongodb
