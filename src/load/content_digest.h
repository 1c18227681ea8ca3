// ContentDigest: what a file is known again by, made of its bytes while they are read.
//
// Used by the loader; one thread. Of a large file the digests are made on a thread of their own, so
// that whoever reads goes on; where none can be had, whoever reads makes them.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "wirelake/bytes.h"

namespace wirelake {

class ContentDigest {
 public:
  /// `lengths` are those of beginnings whose digest is wanted beside that of the whole, in order.
  explicit ContentDigest(std::vector<std::uint64_t> lengths = {});
  ContentDigest(ContentDigest&&) noexcept;
  ~ContentDigest();

  /// Makes another digest beside it, of `text` and then the bytes; called before any update().
  void add_salted(const std::string& text);

  void update(Bytes bytes);

  /// All bytes were given: waits until the digests are made, which can be asked for from here on.
  void finish();

  std::uint64_t length() const;

  /// Empty, as the others, where memory has run out for the thread that makes them.
  std::string sha256() const;

  /// Of the text of add_salted() and the bytes; empty without.
  std::string salted() const;

  /// The digests of beginnings, by their length; of those that the file is longer than.
  const std::map<std::uint64_t, std::string>& beginnings() const;

 private:
  class Digests;
  class Background;

  void start_background();

  std::unique_ptr<Digests> digests_;
  std::unique_ptr<Background> background_;  // From kInlineLen on; uses the digests.
  bool has_no_thread_ = false;              // None could be started.
  std::uint64_t length_ = 0;
};

}  // namespace wirelake
