#include "store/mongodb/database.h"

#include <algorithm>
#include <string>
#include <thread>
#include <utility>

#include "base/interrupted.h"
#include "base/quoted.h"
#include "base/try.h"
#include "store/store_backend.h"

namespace wirelake::mongodb {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

constexpr milliseconds kFirstPause{50};
constexpr milliseconds kLongestPause{2000};
constexpr milliseconds kBetweenLooks{100};
constexpr std::int64_t kRemovedAtATime = 500;
constexpr std::uint32_t kNamespaceNotFound = 26;

// Of documents that are held at once: a million commits are less.
constexpr std::size_t kMaxFound = std::size_t{256} << 20;

struct DestroyCollection {
  void operator()(mongoc_collection_t* collection) const { mongoc_collection_destroy(collection); }
};
struct DestroyCursor {
  void operator()(mongoc_cursor_t* cursor) const { mongoc_cursor_destroy(cursor); }
};

// A reply of the server, to be given to a call that fills it.
class Reply {
 public:
  Reply() { bson_init(&reply_); }
  ~Reply() { bson_destroy(&reply_); }
  Reply(const Reply&) = delete;
  Reply& operator=(const Reply&) = delete;
  bson_t* for_call() {
    bson_destroy(&reply_);
    return &reply_;
  }
  const bson_t* get() const { return &reply_; }

 private:
  bson_t reply_;
};

struct DestroyBulk {
  void operator()(mongoc_bulk_operation_t* bulk) const { mongoc_bulk_operation_destroy(bulk); }
};

// Runs one bulk of inserts, unordered. After an error, `reply` has those of single documents.
bool insert_bulk(mongoc_collection_t* collection, const std::vector<std::string_view>& documents,
                 bson_t* reply, bson_error_t& error) {
  const Bson options(BCON_NEW("ordered", BCON_BOOL(false)));
  // What was just made need not be checked again.
  const Bson unchecked(BCON_NEW("validate", BCON_BOOL(false)));
  const std::unique_ptr<mongoc_bulk_operation_t, DestroyBulk> bulk(
      mongoc_collection_create_bulk_operation_with_opts(collection, options));
  for (const std::string_view bytes : documents) {
    bson_t document;
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    if (!bson_init_static(&document, data, bytes.size())) {
      bson_set_error(&error, MONGOC_ERROR_BSON, MONGOC_ERROR_BSON_INVALID, "invalid document");
      return false;
    }
    if (!mongoc_bulk_operation_insert_with_opts(bulk.get(), &document, unchecked, &error)) {
      return false;
    }
  }
  return mongoc_bulk_operation_execute(bulk.get(), reply, &error) != 0;
}

// Whether documents were refused for nothing but that their `_id`s exist.
bool only_duplicates(const bson_t* reply) {
  bson_iter_t list;
  bson_iter_t errors;
  if (!bson_iter_init_find(&list, reply, "writeErrors") || !BSON_ITER_HOLDS_ARRAY(&list) ||
      !bson_iter_recurse(&list, &errors)) {
    return false;
  }
  bool any = false;
  while (bson_iter_next(&errors)) {
    bson_iter_t code;
    if (!bson_iter_recurse(&errors, &code) || !bson_iter_find(&code, "code") ||
        bson_iter_as_int64(&code) != kDuplicateKey) {
      return false;
    }
    any = true;
  }
  return any;
}

// A name that libmongoc does not take ends the process.
Status check_name(std::string_view collection) {
  constexpr std::size_t kMaxLength =
      96;  // A collection's name has 64 at most, a table's behind it.
  const bool fits = std::ranges::all_of(collection, [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
           c == '.';
  });
  if (fits && !collection.starts_with('.') && !collection.empty() &&
      collection.size() <= kMaxLength)
    return {};
  return Error{ErrorCode::kInvalidArgument,
               wirelake::quoted(collection) + " is no name of a collection on a server"};
}

}  // namespace

Status Database::repeat(const Attempt& attempt) {
  const auto deadline = Clock::now() + patience_;
  milliseconds pause = kFirstPause;
  for (int made = 1;; ++made) {
    bson_error_t error = {};
    {
      WIRELAKE_ASSIGN(const Connections::Client client, connections_->client());
      if (attempt(client.get(), error)) return {};
    }
    const bool again = is_passing(error) &&
                       ((made == 1 && !is_unreachable(error)) || Clock::now() + pause < deadline);
    if (!again) return connections_->to_error(error);
    if (!sleep(pause)) return was_interrupted(connections_->address());
    pause = std::min(pause * 2, kLongestPause);
  }
}

// False if somebody wants to end it.
bool Database::sleep(milliseconds time) const {
  const auto end = Clock::now() + time;
  while (!cancellation_.is_cancelled()) {
    const auto left = std::chrono::duration_cast<milliseconds>(end - Clock::now());
    if (left <= milliseconds::zero()) return true;
    std::this_thread::sleep_for(std::min(left, kBetweenLooks));
  }
  return false;
}

Status Database::repeat_on(const char* collection, const CollectionAttempt& attempt) {
  WIRELAKE_TRY(check_name(collection));
  return repeat([&](mongoc_client_t* client, bson_error_t& error) {
    const std::unique_ptr<mongoc_collection_t, DestroyCollection> handle(
        mongoc_client_get_collection(client, connections_->database().c_str(), collection));
    return attempt(handle.get(), error);
  });
}

std::string row_collection(const std::string& name, const Table& table, const Tables& tables) {
  return &table == tables.front() ? name : name + "." + table.name;
}

std::vector<std::string> Database::row_collections(const std::string& name) const {
  std::vector<std::string> collections;
  for (const Table* table : connections_->tables())
    collections.push_back(row_collection(name, *table, connections_->tables()));
  return collections;
}

Status Database::remove_rows(const std::string& name, const bson_t* selector) {
  for (const std::string& collection : row_collections(name))
    WIRELAKE_TRY(remove(collection.c_str(), selector));
  return {};
}

Result<bool> Database::insert(const char* collection, const bson_t* document) {
  bool is_new = true;
  WIRELAKE_TRY(repeat_on(collection, [&](mongoc_collection_t* handle, bson_error_t& error) {
    if (mongoc_collection_insert_one(handle, document, nullptr, nullptr, &error)) return true;
    is_new = error.code != kDuplicateKey;
    return !is_new;
  }));
  return is_new;
}

Status Database::insert_all(const char* collection,
                            const std::vector<std::string_view>& documents) {
  if (documents.empty()) return {};
  bool is_first = true;
  bool is_taken = false;
  WIRELAKE_TRY(repeat_on(collection, [&](mongoc_collection_t* handle, bson_error_t& error) {
    Reply reply;
    const bool is_replay = !std::exchange(is_first, false);
    if (insert_bulk(handle, documents, reply.for_call(), error)) return true;
    if (is_passing(error) || !only_duplicates(reply.get())) return false;
    is_taken = !is_replay;
    return true;
  }));
  if (!is_taken) return {};
  return Error{ErrorCode::kAlreadyExists,
               "holds packets of the same load already; give each load an identifier of its own",
               connections_->address()};
}

Result<std::int64_t> Database::update(const char* collection, const bson_t* selector,
                                      const bson_t* change) {
  Reply reply;
  WIRELAKE_TRY(repeat_on(collection, [&](mongoc_collection_t* handle, bson_error_t& error) {
    return mongoc_collection_update_one(handle, selector, change, nullptr, reply.for_call(),
                                        &error);
  }));
  return integer_or(reply.get(), "matchedCount", 0);
}

Result<std::int64_t> Database::remove(const char* collection, const bson_t* selector) {
  Reply reply;
  WIRELAKE_TRY(repeat_on(collection, [&](mongoc_collection_t* handle, bson_error_t& error) {
    return mongoc_collection_delete_many(handle, selector, nullptr, reply.for_call(), &error);
  }));
  return integer_or(reply.get(), "deletedCount", 0);
}

Result<bool> Database::remove_within(milliseconds time, const char* collection,
                                     const bson_t* selector) {
  const auto deadline = Clock::now() + time;
  const Bson some(
      BCON_NEW("projection", "{", "_id", BCON_INT32(1), "}", "limit", BCON_INT64(kRemovedAtATime)));
  while (Clock::now() < deadline) {
    WIRELAKE_ASSIGN(const auto found, find(collection, selector, some));
    if (found.empty()) return true;
    Bson ids;
    for (std::size_t i = 0; i < found.size(); ++i) {
      bson_iter_t id;
      if (!bson_iter_init_find(&id, found[i].get(), "_id")) continue;
      bson_append_iter(ids.get(), std::to_string(i).c_str(), -1, &id);
    }
    const Bson these(BCON_NEW("_id", "{", "$in", BCON_ARRAY(ids), "}"));
    WIRELAKE_TRY(remove(collection, these));
  }
  return false;
}

Result<std::vector<Bson>> Database::find(const char* collection, const bson_t* filter,
                                         const bson_t* options) {
  std::vector<Bson> found;
  WIRELAKE_TRY(repeat_on(collection, [&](mongoc_collection_t* handle, bson_error_t& error) {
    found.clear();
    std::size_t bytes = 0;
    const std::unique_ptr<mongoc_cursor_t, DestroyCursor> cursor(
        mongoc_collection_find_with_opts(handle, filter, options, nullptr));
    const bson_t* document = nullptr;
    while (mongoc_cursor_next(cursor.get(), &document)) {
      bytes += document->len;
      if (bytes > kMaxFound) {
        bson_set_error(&error, MONGOC_ERROR_BSON, MONGOC_ERROR_BSON_INVALID,
                       "%s holds more than wirelake writes there", collection);
        return false;
      }
      found.push_back(Bson::copy_of(*document));
    }
    return !mongoc_cursor_error(cursor.get(), &error);
  }));
  return found;
}

Result<std::uint64_t> Database::count(const char* collection, const bson_t* filter) {
  // Not mongoc_collection_count_documents(): that is an aggregation, which a server's own count of
  // an index need not be.
  const Bson command(BCON_NEW("count", BCON_UTF8(collection), "query", BCON_DOCUMENT(filter)));
  WIRELAKE_ASSIGN(const Bson reply, this->command(command));
  return static_cast<std::uint64_t>(integer_or(reply, "n", 0));
}

Result<Bson> Database::command(const bson_t* command) {
  Reply reply;
  WIRELAKE_TRY(repeat([&](mongoc_client_t* client, bson_error_t& error) {
    return mongoc_client_command_simple(client, connections_->database().c_str(), command, nullptr,
                                        reply.for_call(), &error);
  }));
  return Bson::copy_of(*reply.get());
}

Status Database::drop(const char* collection) {
  return repeat_on(collection, [&](mongoc_collection_t* handle, bson_error_t& error) {
    return mongoc_collection_drop(handle, &error) || error.code == kNamespaceNotFound;
  });
}

Result<std::int64_t> Database::server_time_ms() {
  const Bson hello(BCON_NEW("hello", BCON_INT32(1)));
  WIRELAKE_ASSIGN(const Bson reply, command(hello));
  const std::int64_t time = date_or(reply, "localTime", -1);
  if (time >= 0) return time;
  return Error{ErrorCode::kUnsupported,
               "is no MongoDB server of a version that is known: it does "
               "not tell its time",
               connections_->address()};
}

}  // namespace wirelake::mongodb
