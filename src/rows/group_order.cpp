#include "rows/group_order.h"

#include <arrow/compute/api_vector.h>
#include <arrow/datum.h>
#include <arrow/type.h>

#include <algorithm>
#include <functional>
#include <string_view>

#include "base/try.h"
#include "columns/arrow_status.h"
#include "columns/arrow_value.h"
#include "query/selection.h"

namespace wirelake {
namespace {

constexpr std::uint64_t kSignBit = std::uint64_t{1} << 63;

struct Entry {
  std::uint64_t prefix;  // Of what decides first; where it is the same, all is compared.
  std::uint32_t group;
};

const std::vector<std::int64_t>& ranking_of(const Groups& groups) {
  return groups.sums.empty() ? groups.counts : groups.sums.front();
}

// What comes first where the greatest does.
std::uint64_t rank_of(std::int64_t total) {
  return ~(static_cast<std::uint64_t>(total) ^ kSignBit);
}

Result<Groups> select(Groups groups, const Selection& is_wanted) {
  WIRELAKE_ASSIGN(const arrow::Datum wanted, to_boolean_array(is_wanted));
  for (auto& key : groups.keys) {
    WIRELAKE_ASSIGN(const auto kept, from_arrow(arrow::compute::Filter(key, wanted)));
    key = kept.make_array();
  }
  const auto keep = [&is_wanted](std::vector<std::int64_t>& totals) {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < totals.size(); ++i) {
      if (is_wanted[i]) totals[kept++] = totals[i];
    }
    totals.resize(kept);
  };
  keep(groups.counts);
  std::ranges::for_each(groups.sums, keep);
  return groups;
}

std::uint64_t first_bytes(std::string_view text) {
  std::uint64_t bytes = 0;
  for (std::size_t i = 0; i < sizeof bytes; ++i)
    bytes = bytes << 8 | (i < text.size() ? static_cast<std::uint8_t>(text[i]) : 0u);
  return bytes;
}

std::string_view text_of(const arrow::Array& column, std::int64_t row) {
  return static_cast<const arrow::BinaryArray&>(column).GetView(row);
}

bool is_text(const arrow::Array& column) {
  return arrow::is_base_binary_like(column.type_id());
}

std::uint64_t prefix_of(const arrow::Array& column, std::int64_t row) {
  if (column.IsNull(row)) return 0;
  if (is_text(column)) return first_bytes(text_of(column, row));
  return static_cast<std::uint64_t>(integer_value(column, row)) ^ kSignBit;
}

int compare(const arrow::Array& column, std::int64_t a, std::int64_t b) {
  const int nulls = static_cast<int>(column.IsValid(a)) - static_cast<int>(column.IsValid(b));
  if (nulls != 0 || column.IsNull(a)) return nulls;
  if (is_text(column)) return text_of(column, a).compare(text_of(column, b));
  const std::int64_t left = integer_value(column, a);
  const std::int64_t right = integer_value(column, b);
  return static_cast<int>(left > right) - static_cast<int>(left < right);
}

}  // namespace

Result<Groups> without_nulls(Groups groups) {
  const auto has_nulls = [](const auto& key) { return key->null_count() > 0; };
  if (std::ranges::none_of(groups.keys, has_nulls)) return groups;
  Selection is_wanted(groups.counts.size(), 1);
  for (const auto& key : groups.keys) {
    for (std::size_t group = 0; group < is_wanted.size(); ++group) {
      if (key->IsNull(static_cast<std::int64_t>(group))) is_wanted[group] = 0;
    }
  }
  return select(std::move(groups), is_wanted);
}

Result<Groups> greatest_of(Groups groups, std::uint64_t limit) {
  std::vector<std::int64_t> totals = ranking_of(groups);
  if (totals.size() <= limit) return groups;
  const auto last = totals.begin() + static_cast<std::ptrdiff_t>(limit) - 1;
  std::ranges::nth_element(totals, last, std::ranges::greater());
  Selection is_wanted;
  for (const std::int64_t total : ranking_of(groups))
    is_wanted.push_back(total >= *last);
  return select(std::move(groups), is_wanted);
}

std::vector<std::uint32_t> order_of(const Groups& groups, GroupOrder order) {
  const std::vector<std::int64_t>& ranking = ranking_of(groups);
  const bool is_in_each = order == GroupOrder::kGreatestFirstInEach;
  std::vector<Entry> entries;
  for (std::uint32_t group = 0; group < groups.counts.size(); ++group) {
    const std::uint64_t prefix = order == GroupOrder::kGreatestFirst
                                     ? rank_of(ranking[group])
                                     : prefix_of(*groups.keys.front(), group);
    entries.push_back({prefix, group});
  }
  std::ranges::sort(entries, [&](const Entry& a, const Entry& b) {
    if (a.prefix != b.prefix) return a.prefix < b.prefix;
    if (is_in_each && ranking[a.group] != ranking[b.group]) {
      return ranking[a.group] > ranking[b.group];
    }
    for (const auto& key : groups.keys) {
      const int compared = compare(*key, a.group, b.group);
      if (compared != 0) return compared < 0;
    }
    return false;
  });
  std::vector<std::uint32_t> numbers;
  for (const Entry& entry : entries)
    numbers.push_back(entry.group);
  return numbers;
}

}  // namespace wirelake
