#include "cli/open_collection.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/try.h"

namespace wirelake::cli {
namespace {

constexpr std::size_t kMaxShown = 5;

Result<std::string> newest(Store& store) {
  WIRELAKE_ASSIGN(const auto collections, store.collections());
  const auto is_readable = [](const CollectionInfo& info) { return !info.damage; };
  const auto found = std::find_if(collections.rbegin(), collections.rend(), is_readable);
  if (found != collections.rend()) return found->name;
  return Error{ErrorCode::kNotFound, "there is no collection yet; wirelake load makes one"};
}

Error ambiguous(const std::string& given, const std::vector<std::string>& names) {
  std::string text = "begins the names of " + std::to_string(names.size()) + " collections: ";
  for (std::size_t i = 0; i < names.size() && i < kMaxShown; ++i)
    text += (i > 0 ? ", " : "") + names[i];
  if (names.size() > kMaxShown) text += ", ...";
  return {ErrorCode::kInvalidArgument, text + "; write more of it", given};
}

// What names no collection is given back as it is.
Result<std::string> name_of(Store& store, const std::string& given) {
  if (given == "-") return newest(store);
  const auto is_there = store.contains(given);
  if (given.empty() || !is_there || *is_there) return given;
  WIRELAKE_ASSIGN(const auto collections, store.collections());
  std::vector<std::string> names;
  for (const CollectionInfo& info : collections) {
    if (info.name.starts_with(given)) names.push_back(info.name);
  }
  if (names.size() > 1) return ambiguous(given, names);
  return names.empty() ? given : names.front();
}

}  // namespace

Result<Collection> collection_called(Store& store, const std::string& given) {
  WIRELAKE_ASSIGN(std::string name, name_of(store, given));
  return store.collection(std::move(name));
}

Result<OpenCollection> open_collection(const Options& options, const std::string& given) {
  WIRELAKE_ASSIGN(Store store, options.open_store());
  WIRELAKE_ASSIGN(Collection collection, collection_called(store, given));
  return OpenCollection{std::move(store), std::move(collection)};
}

}  // namespace wirelake::cli
