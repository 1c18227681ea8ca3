#include "store/mongodb/connections.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "base/quoted.h"
#include "base/try.h"

namespace wirelake::mongodb {
namespace {

constexpr const char* kDefaultDatabase = "wirelake";

// How long to look for a server, to wait for its answer to a connection, and for a client, if the
// URL does not say. The library's 30 seconds are long for somebody at a terminal.
constexpr std::int32_t kDefaultTimeoutMs = 5000;

constexpr std::size_t kMaxServerText = 300;

// What a server takes as the name of a database; libmongoc ends the process over a longer one.
Status check_database_name(const std::string& name) {
  constexpr std::size_t kMaxLength = 63;
  if (name.size() <= kMaxLength && name.find_first_of("/\\. \"$*<>:|?") == name.npos) return {};
  return Error{ErrorCode::kInvalidArgument,
               wirelake::quoted(name) +
                   " is no name of a database: at most 63 bytes, none of them of "
                   "/\\. \"$*<>:|?",
               "the store's URL"};
}

void set_if_absent(mongoc_uri_t* uri, const char* option, std::int32_t value) {
  if (mongoc_uri_get_option_as_int32(uri, option, -1) < 0) {
    mongoc_uri_set_option_as_int32(uri, option, value);
  }
}

void set_defaults(mongoc_uri_t* uri) {
  set_if_absent(uri, MONGOC_URI_SERVERSELECTIONTIMEOUTMS, kDefaultTimeoutMs);
  set_if_absent(uri, MONGOC_URI_CONNECTTIMEOUTMS, kDefaultTimeoutMs);
  set_if_absent(uri, MONGOC_URI_WAITQUEUETIMEOUTMS, kDefaultTimeoutMs);
  if (!mongoc_uri_get_appname(uri)) mongoc_uri_set_appname(uri, "wirelake");

  // What one primary alone has, its successor may not: a load would lose packets after the server
  // said that it has them. Servers before MongoDB 5 have another default.
  if (mongoc_write_concern_is_default(mongoc_uri_get_write_concern(uri))) {
    mongoc_write_concern_t* majority = mongoc_write_concern_new();
    mongoc_write_concern_set_wmajority(majority, 0);
    mongoc_uri_set_write_concern(uri, majority);
    mongoc_write_concern_destroy(majority);
  }
  // Two members may be at different times: of the catalogue the one, of the packets the other.
  mongoc_read_prefs_t* primary = mongoc_read_prefs_new(MONGOC_READ_PRIMARY);
  mongoc_uri_set_read_prefs_t(uri, primary);
  mongoc_read_prefs_destroy(primary);
}

std::string address_of(const mongoc_uri_t* uri, const std::string& database) {
  std::string hosts;
  if (const char* service = mongoc_uri_get_srv_hostname(uri)) {
    return std::string("mongodb+srv://") + service + "/" + database;
  }
  for (const auto* host = mongoc_uri_get_hosts(uri); host; host = host->next) {
    hosts += (hosts.empty() ? "" : ",") + std::string(host->host_and_port);
  }
  return "mongodb://" + hosts + "/" + database;
}

// What a server says is its own text: it is cut, and may not reach a terminal as it is.
std::string printable(std::string_view text) {
  std::string out(text.substr(0, kMaxServerText));
  std::ranges::replace_if(
      out, [](unsigned char c) { return c < 0x20 || c == 0x7f; }, ' ');
  return out;
}

}  // namespace

bool is_unreachable(const bson_error_t& error) {
  return error.domain == MONGOC_ERROR_SERVER_SELECTION &&
         error.code == MONGOC_ERROR_SERVER_SELECTION_FAILURE;
}

bool is_passing(const bson_error_t& error) {
  if (error.domain == MONGOC_ERROR_STREAM || is_unreachable(error)) return true;
  // What a server sent was no message of the protocol: the connection is not to be trusted.
  if (error.domain == MONGOC_ERROR_PROTOCOL) {
    return error.code == MONGOC_ERROR_PROTOCOL_INVALID_REPLY;
  }
  if (error.domain != MONGOC_ERROR_SERVER && error.domain != MONGOC_ERROR_WRITE_CONCERN) {
    return false;
  }
  // "Retryable errors" of the specification of retryable writes.
  static constexpr std::array<std::uint32_t, 13> kCodes = {
      6, 7, 89, 91, 189, 262, 9001, 10107, 11600, 11602, 13435, 13436, 134};
  return std::ranges::find(kCodes, error.code) != kCodes.end();
}

Result<Connections::Uri> Connections::parse(const std::string& url) {
  bson_error_t error;
  Uri uri(mongoc_uri_new_with_error(url.c_str(), &error));
  if (uri) return uri;
  // The library repeats parts of the URL: only where that can hold no secret.
  const bool has_secrets = url.find_first_of("@?") != std::string::npos;
  const std::string reason = has_secrets ? "" : std::string(": ") + error.message;
  return Error{ErrorCode::kInvalidArgument,
               "is no MongoDB URL" + reason +
                   "; write mongodb://[USER:PASSWORD@]HOST[:PORT]/DATABASE[?OPTION=VALUE], with "
                   "%XX for what is special in a user or password",
               "the store's URL"};
}

Result<std::shared_ptr<Connections>> Connections::open(const std::string& url,
                                                       const Tables& tables) {
  WIRELAKE_TRY(load_libmongoc());
  std::shared_ptr<Connections> connections(new Connections);
  connections->tables_ = tables;
  WIRELAKE_ASSIGN(connections->uri_, parse(url));
  mongoc_uri_t* const uri = connections->uri_.get();
  set_defaults(uri);
  const char* database = mongoc_uri_get_database(uri);
  connections->database_ = database && *database ? database : kDefaultDatabase;
  WIRELAKE_TRY(check_database_name(connections->database_));
  connections->address_ = address_of(uri, connections->database_);
  WIRELAKE_TRY(connections->make_pool());
  return connections;
}

Connections::~Connections() {
  // Its threads are not in a fork, and what it would say on the connections its parent would hear.
  if (pool_process_ != ::getpid()) static_cast<void>(pool_.release());
}

Status Connections::make_pool() {
  bson_error_t error = {};
  pool_.reset(mongoc_client_pool_new_with_error(uri_.get(), &error));
  if (!pool_) return to_error(error);
  mongoc_client_pool_set_error_api(pool_.get(), MONGOC_ERROR_API_VERSION_2);
  pool_process_ = ::getpid();
  return {};
}

Result<mongoc_client_pool_t*> Connections::pool() {
  if (pool_process_ == ::getpid()) return pool_.get();
  const std::lock_guard lock(mutex_);
  if (pool_process_ != ::getpid()) {
    static_cast<void>(pool_.release());
    WIRELAKE_TRY(make_pool());
  }
  return pool_.get();
}

Result<Connections::Client> Connections::client() {
  WIRELAKE_ASSIGN(mongoc_client_pool_t* const pool, this->pool());
  mongoc_client_t* client = mongoc_client_pool_pop(pool);
  if (client) return Client(client, {pool, {}});
  return Error{ErrorCode::kIo,
               "all connections are in use; raise maxPoolSize or waitQueueTimeoutMS in the URL",
               address_};
}

Error Connections::to_error(const bson_error_t& error) const {
  constexpr std::uint32_t kUnauthorized = 13;
  constexpr std::uint32_t kAuthenticationFailed = 18;
  if ((error.domain == MONGOC_ERROR_CLIENT && error.code == MONGOC_ERROR_CLIENT_AUTHENTICATE) ||
      (error.domain == MONGOC_ERROR_SERVER && error.code == kAuthenticationFailed)) {
    return {ErrorCode::kPermission,
            "the server refused the user or the password; check both in the URL, and authSource",
            address_};
  }
  if (error.domain == MONGOC_ERROR_SERVER && error.code == kUnauthorized) {
    return {ErrorCode::kPermission,
            "the user may not do this; give it the role readWrite on the database " +
                wirelake::quoted(database_),
            address_};
  }
  const std::string_view text = error.message;
  if (text.find("certificate") != text.npos) {
    return {ErrorCode::kPermission,
            "the server's certificate is not accepted; check the host in the URL, and tlsCAFile (" +
                printable(error.message) + ")",
            address_};
  }
  if (text.find("TLS state") != text.npos) {
    return {ErrorCode::kInvalidArgument,
            "a file that the URL names for TLS cannot be used; check tlsCAFile and "
            "tlsCertificateKeyFile",
            address_};
  }
  if (is_unreachable(error)) {
    return {ErrorCode::kIo,
            "no server answered; start it, or check the address and the network (" +
                printable(error.message) + ")",
            address_};
  }
  return {ErrorCode::kIo, "the server failed: " + printable(error.message), address_};
}

}  // namespace wirelake::mongodb
