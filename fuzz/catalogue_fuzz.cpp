// Fuzzes the documents of a MongoDB store's catalogue: BSON as a server could send it, or JSON that
// becomes such a document, as a collection and as the facts of a load.
#include <cstddef>
#include <cstdint>

#include "require.h"
#include "store/mongodb/bson.h"
#include "store/mongodb/catalogue_entry.h"
#include "store/report_json.h"
#include "store/stored_json.h"

namespace {

using namespace wirelake;
using fuzz::require;

void check_document(const mongodb::Bson& document) {
  if (const auto entry = mongodb::read_entry(*document.get()); entry.ok()) {
    require(entry->commits.first >= 0 && entry->commits.first <= entry->commits.last);
    // Numbers of one collection are those of no other.
    require(entry->commits.last - entry->commits.first == 0xFFFF'FFFF);
    require(!wirelake::to_json(entry->info).empty());
  } else {
    require(!entry.error().message.empty());
  }
  if (const auto load = mongodb::read_load(*document.get()); load.ok()) {
    require(!wirelake::to_json(*load).empty());
  } else {
    require(!load.error().message.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  bson_t bytes;
  if (bson_init_static(&bytes, data, size)) {
    check_document(mongodb::Bson::copy_of(bytes));
    return 0;
  }
  const auto json = read_stored_json({reinterpret_cast<const char*>(data), size});
  if (!json.ok() || !json->is_object()) return 0;
  if (const auto document = mongodb::to_bson(*json); document.ok()) check_document(*document);
  return 0;
}
