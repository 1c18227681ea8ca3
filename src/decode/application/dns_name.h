// Domain names inside of DNS messages, label by label (RFC 1035 sections 3.1 and 4.1.4).
#pragma once

#include <cstddef>
#include <optional>

#include "wirelake/bytes.h"

namespace wirelake {

/// Walks the labels of a name and follows its compression. Each pointer leads to before the labels
/// that it ends, so that the walk comes to an end; a name is at most 255 bytes long.
class DnsLabelWalk {
 public:
  DnsLabelWalk(Bytes message, std::size_t offset)
      : message_(message), offset_(offset), start_(offset) {}

  /// The next label, which is not empty; nothing at the end of the name and at damage.
  std::optional<Bytes> next();

  bool is_damaged() const { return is_damaged_; }

  /// Where what follows the name begins, once the walk has come to its end.
  std::size_t end() const { return end_; }

 private:
  std::optional<Bytes> damaged();
  bool follow(std::size_t target);

  Bytes message_;
  std::size_t offset_;
  std::size_t start_;       // Of the labels that are being read.
  std::size_t end_ = 0;     // 0 as long as it is not known.
  std::size_t length_ = 1;  // Of the name, the root's byte included.
  int pointers_ = 0;
  bool is_damaged_ = false;
};

/// The offset behind the name at `offset`, or nothing if it is damaged.
std::optional<std::size_t> skip_dns_name(Bytes message, std::size_t offset);

}  // namespace wirelake
