#include "support/stores.h"

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <stdexcept>
#include <thread>

#include "wirelake/json_sink.h"

namespace wirelake::test {
namespace {

#ifdef WIRELAKE_MONGODB
// Starts a server that ends with this process, since the pipe to its standard input does. Throws if
// it does not start: a build with the store is tested with it.
std::string start_server() {
  static TemporaryFolder folder;
  const auto output = folder.path() / "uri";
  const std::string command = WIRELAKE_SCRIPTS "/mongodb-test-server >" + output.string();
  std::FILE* process = popen(command.c_str(), "we");
  if (!process) throw std::runtime_error("no process for scripts/mongodb-test-server");
  // The first build takes minutes; a server that is built is there in a moment.
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes(4);
  while (std::chrono::steady_clock::now() < deadline) {
    std::ifstream file(output);
    std::string uri;
    if (std::getline(file, uri) && !file.eof()) return uri;
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  throw std::runtime_error("scripts/mongodb-test-server gives no server; run it to see why");
}
#endif

std::string mongodb_url() {
#ifdef WIRELAKE_MONGODB
  static const std::string uri = start_server();
  static std::atomic<int> number = 0;
  // The server may have to wait for a processor that tests keep busy.
  constexpr const char* kPatience = "?serverSelectionTimeoutMS=60000&connectTimeoutMS=60000";
  return uri + "test" + std::to_string(++number) + kPatience;
#else
  return "";
#endif
}

}  // namespace

std::ostream& operator<<(std::ostream& out, StoreKind kind) {
  return out << (kind == StoreKind::kEmbedded ? "embedded" : "mongodb");
}

TemporaryStore::TemporaryStore(StoreKind kind)
    : url_(kind == StoreKind::kMongodb ? mongodb_url() : (folder_.path() / "store").string()),
      is_there_(!url_.empty()),
      store_(*Store::open(is_there_ ? url_ : folder_.path().string())) {}

Status find_lines(const Collection& collection, const FindOptions& options,
                  const std::function<bool(std::string_view json)>& visit) {
  auto rows = collection.find(options);
  if (!rows) return rows.error();
  std::string line;
  JsonSink sink(line);
  return rows->each(sink, [&] {
    const bool goes_on = visit(line);
    sink.clear();
    return goes_on;
  });
}

}  // namespace wirelake::test
