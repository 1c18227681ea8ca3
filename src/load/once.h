// Once: whether a capture is in a collection already, and what is to be said and done about it.
//
// For loads with `once`. What others load meanwhile is found when a commit is made (LoadCommit).
// One thread.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "load/content_digest.h"
#include "load/earlier_loads.h"
#include "store/store_backend.h"
#include "wirelake/filter.h"
#include "wirelake/report.h"
#include "wirelake/result.h"

namespace wirelake {

class Once {
 public:
  struct Options {
    bool decapsulate = false;
    bool keep_headers = false;
    /// Let a load take the place of earlier ones of which it has more.
    bool replace = false;
  };

  /// Reads what the collection has. `writer` must outlive this object.
  static Result<Once> begin(LoadWriter& writer, const IpFilter& filter, Options options);

  /// For a file that may be known: looks at its bytes alone. kAlreadyExists says why it is passed
  /// over, kCancelled that `progress` asked to stop. Pipes, and what cannot be read, are left to
  /// the load itself.
  Status check_file(const std::string& path, const ProgressCallback& progress);

  /// A digest that can tell all that is asked for.
  ContentDigest new_digest(const std::string& capture) const;

  /// Judges a capture that was read, before its commit. kAlreadyExists as above. Sets
  /// `load.replaces`, and gives what is to be said of earlier loads, if anything.
  Result<std::string> check_load(const ContentDigest& digest, LoadInfo& load);

  /// What was loaded counts from here on, although it is not committed yet.
  void add(const LoadInfo& load);

  /// A commit left it out, since somebody else has begun to load the same: it counts no more.
  void take_back(const LoadInfo& load);

 private:
  Once(LoadWriter& writer, const IpFilter& filter, Options options);

  // Each gives what is to be said, or why the capture is passed over, and sets `load.replaces`.
  Result<std::string> judge_same(const ContentDigest& digest, LoadInfo& load);
  Result<std::string> judge_beginnings(const ContentDigest& digest, LoadInfo& load);

  // "N of its M packets" and the rest of that sentence; nothing where all are there.
  Result<std::string> deleted_since(const std::vector<const LoadInfo*>& loads,
                                    const char* what_of_them);
  Result<std::uint64_t> packets_of(const LoadInfo& load);

  LoadWriter* writer_;
  Options options_;
  std::string salt_;
  EarlierLoads earlier_;
  std::set<std::string> old_identities_;
  std::set<std::string> added_;  // Loads of which the writer cannot tell how much is there.
};

}  // namespace wirelake
