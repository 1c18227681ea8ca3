// ValueSet: the values of a list such as that of $in, to ask whether it has one.
//
// A query may list a hundred thousand of them, and is asked of every row. Immutable once made, and
// then safe to share between threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "query/value.h"

namespace wirelake {

/// Integers, in a table where one look finds most of them.
class IntegerSet {
 public:
  IntegerSet() = default;
  explicit IntegerSet(std::vector<std::int64_t> values);

  bool contains(std::int64_t value) const;

  /// Whether it has one from `first` to `last`.
  bool has_between(std::int64_t first, std::int64_t last) const;

 private:
  std::size_t place_of(std::int64_t value) const;

  std::vector<std::int64_t> sorted_;
  std::vector<std::int64_t> table_;  // A power of two of places, at most half of them taken.
  std::int64_t free_ = 0;            // What a free place holds: none of the values.
};

class ValueSet {
 public:
  explicit ValueSet(const ValueList& values);
  ValueSet(const ValueSet&) = delete;
  ValueSet& operator=(const ValueSet&) = delete;

  /// Whether `value` is equal to one of the list, as equals_operand() has it.
  bool contains(const Value& value) const;

  /// The same of single kinds.
  const IntegerSet& integers() const { return integers_; }
  bool contains_text(std::string_view text) const { return texts_.contains(text); }
  bool contains_bytes(std::span<const std::byte> bytes) const;

  /// Whether it has a text from `first` to `last`.
  bool has_text_between(std::string_view first, std::string_view last) const;

 private:
  bool has_other(const Value& value) const;

  IntegerSet integers_;  // And doubles that are whole numbers.
  std::vector<std::string> sorted_texts_;
  std::unordered_set<std::string_view> texts_;
  // What stands for bytes in base64: text, and what was given as bytes.
  std::unordered_set<std::string_view> base64_;
  std::set<std::size_t> base64_sizes_;
  std::vector<Value> sorted_;    // Nulls, booleans and other doubles.
  std::vector<Value> compound_;  // Lists and documents.
};

}  // namespace wirelake
