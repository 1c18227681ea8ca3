// Which of some dotted names a mistaken one may have meant.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace wirelake {

struct NameCandidate {
  std::string name;
  bool is_preferred = false;  ///< Before others that are as near.
};

struct NearestNames {
  std::vector<std::string> names;  ///< The nearest, or the two that are equally near.
  bool is_near = false;            ///< Whether they are near enough to have been meant.
};

/// By the last parts of the names first, so that `dport` means `tcp_info.dport`, and then by the
/// whole. Letters that are left out, added, changed or swapped make the distance; their case does
/// not. None for a name so long that nobody has mistyped it.
NearestNames nearest_names(std::string_view name, std::span<const NameCandidate> candidates);

}  // namespace wirelake
