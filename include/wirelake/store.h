// Store: where collections live.
//
// A store is named by a URL: a path or file:// URL is an embedded store, a folder with a Delta Lake
// table for each collection; a mongodb:// URL is a database on a server. All calls go to the disk
// or to the server, so two Store objects, in one process or in several, see each other's work. One
// thread at a time for each object.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "wirelake/collection.h"
#include "wirelake/collection_info.h"
#include "wirelake/maintenance.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake {

class StoreBackend;

class Store {
 public:
  /// Opens the store at `url`; none: default_url(). An embedded store's folder is made when the
  /// first collection is, not here, and a server is asked nothing yet. kInvalidArgument for a URL
  /// of no kind and for what can hold a password and is no URL, kUnsupported for one of a kind that
  /// this build lacks.
  static Result<Store> open(std::string_view url = {});

  /// $WIRELAKE_STORE, else the user's data folder as the platform has it. kInvalidArgument if there
  /// is neither, as where $HOME is not set.
  static Result<std::string> default_url();

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  /// For messages: the URL without credentials.
  const std::string& url() const;

  /// Who is asked while a call waits for another program. Without it, calls wait as long as it
  /// takes.
  void on_wait(WaitCallback waiting);

  /// The collection of that name, which need not be there.
  Collection collection(std::string name);

  /// Every collection, in order of creation; behind them those that cannot be read, with `damage`.
  /// `loads` is left empty: lookup() and Collection::info() have it.
  Result<std::vector<CollectionInfo>> collections();

  /// Nothing if there is no such collection; kInvalidArgument if it cannot be a name.
  Result<std::optional<CollectionInfo>> lookup(std::string_view name);

  /// Whether there is such a collection; kInvalidArgument if it cannot be a name.
  Result<bool> contains(std::string_view name);

  /// Creates an empty collection and returns its name. kAlreadyExists.
  Result<std::string> create(const CreateOptions& options);

  /// Removes what no collection refers to any more and no live writer needs.
  Result<TidyReport> tidy(const TidyOptions& options = {});

  /// For the stages below, and for whoever has opened a store in a way of its own.
  StoreBackend& backend() { return *backend_; }
  explicit Store(std::unique_ptr<StoreBackend> backend);

 private:
  std::unique_ptr<StoreBackend> backend_;
};

}  // namespace wirelake
