// Store: where collections live, and what can be asked of them.
//
// A store is named by a URL: a path or file:// URL is an embedded store, a folder with a Delta Lake
// table for each collection. All calls go to the disk, so two Store objects, in one process or in
// several, see each other's work. One thread at a time for each object.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wirelake/filter.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake {

class StoreBackend;

/// One capture that was loaded into a collection.
struct LoadInfo {
  std::string load;                 ///< UUID version 7: sorts by time.
  std::int64_t time_us = 0;         ///< When, in microseconds since the epoch.
  std::vector<FilterEntry> filter;  ///< The filter that its packets passed.
  CaptureReport report;
};

struct CollectionInfo {
  std::string name;
  std::string description;
  std::int64_t creation_time_us = 0;       ///< Microseconds since the epoch.
  std::vector<FilterEntry> input_filters;  ///< The filter that the collection was created with.
  std::uint64_t count = 0;                 ///< Packets.
  std::vector<LoadInfo> loads;             ///< In order of time.
};

struct CreateOptions {
  std::string description = {};
  std::optional<std::string> name = {};  ///< [A-Za-z0-9]{1,64}; made up if there is none.
  std::vector<FilterEntry> input_filters = {};
};

struct FindOptions {
  std::uint64_t limit = 0;  ///< 0: all.
  std::uint64_t skip = 0;
  /// Keys of the packet dict and stored columns, dotted for what is inside; none: the dict.
  std::vector<std::string> fields = {};
};

class Store {
 public:
  /// Opens the store at `url`; none: default_url(). An embedded store's folder is made when the
  /// first collection is, not here. kInvalidArgument for a URL of no kind, kUnsupported for one of
  /// a kind that this build lacks.
  static Result<Store> open(std::string_view url = {});

  /// $WIRELAKE_STORE, else the user's data folder as the platform has it.
  static std::string default_url();

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  /// For messages: the URL without credentials.
  const std::string& url() const;

  /// Every collection, in order of creation. `loads` is left empty: lookup() has it.
  Result<std::vector<CollectionInfo>> collections();

  /// Nothing if there is no such collection; kInvalidArgument if it cannot be a name.
  Result<std::optional<CollectionInfo>> lookup(std::string_view name);

  /// Creates an empty collection and returns its name. kAlreadyExists.
  Result<std::string> create(const CreateOptions& options);

  /// Replaces the description. kNotFound.
  Status describe(std::string_view name, std::string_view description);

  /// Removes the collection, its data and its entry; false if there was none.
  Result<bool> drop(std::string_view name);

  /// Packets in a collection. kNotFound.
  Result<std::uint64_t> count(std::string_view name);

  /// Calls `visit` with each packet as one line of JSON (no line end), by load and then by frame,
  /// until it returns false. The text dies with the call. kNotFound; kInvalidArgument for a field.
  Status find(std::string_view name, const FindOptions& options,
              const std::function<bool(std::string_view json)>& visit);

  /// For the stages above.
  StoreBackend& backend() { return *backend_; }

 private:
  explicit Store(std::unique_ptr<StoreBackend> backend);

  std::unique_ptr<StoreBackend> backend_;
};

/// True for [A-Za-z0-9]{1,64}.
bool is_collection_name(std::string_view name);

}  // namespace wirelake
