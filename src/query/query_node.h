// QueryNode: a query as a tree of two-valued conditions.
//
// The parser makes it, matching and pruning read it. $ne, $nin, $nor and {$exists: false} are
// written with kNot: what MongoDB says of missing fields follows from the condition inside of it.
// Immutable once parsed, and then safe to share between threads.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "query/value.h"
#include "wirelake/ip.h"

namespace re2 {
class RE2;
}

namespace wirelake {

class ValueSet;

struct QueryNode {
  enum class Kind {
    kAnd,  // All of `children`; true without any.
    kOr,   // One of `children`.
    kNot,  // Not its one child.
    // Conditions on the values that `path` leads to: one of them fits.
    kEqual,
    kLess,
    kLessOrEqual,
    kGreater,
    kGreaterOrEqual,
    kIn,             // One of the list `operand`.
    kExists,         // There is one, null or not.
    kSize,           // A list of `operand` elements.
    kRegex,          // Text in which `regex` is found.
    kNet,            // Text of an address in `net`.
    kElementFields,  // A list with an object that the one child accepts as a document.
    kElementValue,   // A list with an element that the one child accepts; its paths are empty.
  };

  Kind kind = Kind::kAnd;
  std::vector<std::string> path = {};
  std::vector<QueryNode> children = {};
  Value operand = {};
  std::shared_ptr<const ValueSet> listed = {};  // Of kIn: `operand`, to be asked.
  std::shared_ptr<const re2::RE2> regex = {};
  IpSubnet net = {};

  /// Whether this asks for the values at `path`, rather than joining other conditions.
  bool is_condition() const { return kind > Kind::kNot; }
};

}  // namespace wirelake
