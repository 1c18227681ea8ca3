// Values as bytes whose order is MongoDB's order between values.
//
// Sorting compares these and nothing else: they take a fraction of a Value's memory, lie in files
// as they are, and one memcmp() is one comparison. Each value says where it ends, so that the
// bytes of several keys stand behind one another, and bytes turned over sort the other way round.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "query/value.h"

namespace wirelake {

/// Sorts before every value.
inline constexpr char kNothingByte = '\0';

/// What null is, in one byte.
inline constexpr char kNullByte = '\1';

/// Appends `value`, which holds no Base64. compare() of two values is the order of their bytes, but
/// that an integer comes before the same number as a double.
void append_sort_bytes(std::string& bytes, const Value& value);

/// The same of single kinds, for whole columns of them.
void append_sort_bytes(std::string& bytes, std::int64_t value);
void append_sort_bytes(std::string& bytes, std::string_view text);
void append_sort_bytes(std::string& bytes, bool value);

/// The value whose bytes these are, as append_sort_bytes() made them.
Value value_of_sort_bytes(std::string_view bytes);

/// The same of values that stand behind one another, as many as there are.
std::vector<Value> values_of_sort_bytes(std::string_view bytes);

}  // namespace wirelake
