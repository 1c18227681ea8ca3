#include "query/value_set.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "base/base64.h"
#include "query/query_operand.h"

namespace wirelake {
namespace {

// Spreads integers that are close to each other (Knuth: the golden ratio of 2^64).
constexpr std::uint64_t kSpread = 0x9E3779B97F4A7C15;

bool comes_before(const Value& a, const Value& b) {
  return compare(a, b) < 0;
}

}  // namespace

IntegerSet::IntegerSet(std::vector<std::int64_t> values) : sorted_(std::move(values)) {
  std::ranges::sort(sorted_);
  sorted_.erase(std::unique(sorted_.begin(), sorted_.end()), sorted_.end());
  if (sorted_.empty()) return;
  free_ = INT64_MIN;
  for (const std::int64_t value : sorted_) {
    if (value != free_) break;
    ++free_;
  }
  table_.assign(std::bit_ceil(sorted_.size() * 2), free_);
  for (const std::int64_t value : sorted_) {
    std::size_t place = place_of(value);
    while (table_[place] != free_)
      place = (place + 1) & (table_.size() - 1);
    table_[place] = value;
  }
}

std::size_t IntegerSet::place_of(std::int64_t value) const {
  const auto spread = static_cast<std::uint64_t>(value) * kSpread;
  return static_cast<std::size_t>(spread >> 32) & (table_.size() - 1);
}

bool IntegerSet::contains(std::int64_t value) const {
  if (sorted_.empty() || value < sorted_.front() || value > sorted_.back()) return false;
  if (value == free_) return false;
  std::size_t place = place_of(value);
  while (table_[place] != free_ && table_[place] != value)
    place = (place + 1) & (table_.size() - 1);
  return table_[place] == value;
}

bool IntegerSet::has_between(std::int64_t first, std::int64_t last) const {
  const auto next = std::ranges::lower_bound(sorted_, first);
  return next != sorted_.end() && *next <= last;
}

ValueSet::ValueSet(const ValueList& values) {
  std::vector<std::int64_t> integers;
  for (const Value& value : values) {
    if (const auto number = whole_number(value)) {
      integers.push_back(*number);
    } else if (const std::string* text = value.text()) {
      sorted_texts_.push_back(*text);
    } else if (value.list() || value.fields() || value.kind() == Value::Kind::kBytes) {
      compound_.push_back(value);
    } else {
      sorted_.push_back(value);
    }
  }
  integers_ = IntegerSet(std::move(integers));
  std::ranges::sort(sorted_texts_);
  texts_.insert(sorted_texts_.begin(), sorted_texts_.end());
  base64_ = texts_;
  for (const Value& value : compound_) {
    if (const auto* bytes = std::get_if<Base64>(&value.state)) base64_.insert(bytes->text);
  }
  for (const std::string_view text : base64_)
    base64_sizes_.insert(text.size());
  std::ranges::sort(sorted_, comes_before);
}

bool ValueSet::contains_bytes(std::span<const std::byte> bytes) const {
  if (!base64_sizes_.contains(base64_size(bytes.size()))) return false;
  std::string shown;
  append_base64(shown, bytes);
  return base64_.contains(shown);
}

bool ValueSet::has_text_between(std::string_view first, std::string_view last) const {
  const auto next = std::ranges::lower_bound(
      sorted_texts_, first, {}, [](const std::string& text) { return std::string_view(text); });
  return next != sorted_texts_.end() && std::string_view(*next) <= last;
}

bool ValueSet::has_other(const Value& value) const {
  if (std::ranges::binary_search(sorted_, value, comes_before)) return true;
  return std::ranges::any_of(compound_,
                             [&](const Value& operand) { return equals_operand(value, operand); });
}

bool ValueSet::contains(const Value& value) const {
  if (const auto number = whole_number(value)) return integers_.contains(*number);
  if (const std::string* text = value.text()) return contains_text(*text);
  if (const auto* raw = std::get_if<RawBytes>(&value.state)) {
    return contains_bytes(std::as_bytes(std::span<const char>(raw->bytes)));
  }
  return has_other(value);
}

}  // namespace wirelake
