// EarlierLoads: what a collection has, for telling whether a capture is among it.
//
// By the digests of files (LoadInfo::sha256), each with what its load took of it. One thread.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "wirelake/collection_info.h"

namespace wirelake {

class EarlierLoads {
 public:
  /// Of loads with this selection_key(); others are of no interest.
  explicit EarlierLoads(std::string selection) : selection_(std::move(selection)) {}

  /// Loads come in order of time; those that this one replaces go.
  void add(const LoadInfo& load);

  /// The load that add() was given has come to nothing: those that it replaced are there again.
  void take_back(const LoadInfo& load);

  /// The loads of a file with this digest, the newest first. Live until add().
  std::vector<const LoadInfo*> same(const std::string& sha256) const;

  /// Whether there is a load of a file of this size.
  bool has_size(std::uint64_t bytes) const { return by_size_.contains(bytes); }

  /// Sizes, in order, of loads that a capture of this name may be the continuation of: all of the
  /// same name, and the newest of any name.
  std::vector<std::uint64_t> sizes(const std::string& capture) const;

  /// The loads that brought packets and whose whole file was a beginning of another one, of which
  /// ContentDigest::beginnings() has the digests. Live until add().
  std::vector<const LoadInfo*> beginnings(
      const std::map<std::uint64_t, std::string>& digests) const;

 private:
  void forget(const std::string& load);
  void index(std::size_t place);

  std::string selection_;
  std::vector<LoadInfo> loads_;
  std::multimap<std::string, std::size_t> by_digest_;  // Into loads_.
  std::multimap<std::uint64_t, std::size_t> by_size_;
};

}  // namespace wirelake
