#include "columns/nearest_name.h"

#include <algorithm>
#include <compare>
#include <optional>
#include <utility>

#include "base/lower_case.h"

namespace wirelake {
namespace {

constexpr std::size_t kMaxComparedName = 64;
constexpr std::size_t kMaxShown = 2;

// A part that begins or ends like another is meant by it more often than not: tcp for tcp_info.
constexpr std::size_t kMinSharedPart = 3;

std::string_view last_part(std::string_view name) {
  return name.substr(name.rfind('.') + 1);  // npos + 1 is 0.
}

// The optimal string alignment distance: letters left out, added, changed, or two of them swapped.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before_last, last, row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j)
    row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before_last = std::exchange(last, std::move(row));
    row.assign(b.size() + 1, i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, changed});
      const bool is_swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (is_swapped) row[j] = std::min(row[j], before_last[j - 2] + 1);
    }
  }
  return row.back();
}

bool shares_end(std::string_view shorter, std::string_view longer) {
  if (shorter.size() > longer.size()) std::swap(shorter, longer);
  return shorter.size() >= kMinSharedPart &&
         (longer.starts_with(shorter) || longer.ends_with(shorter));
}

struct Nearness {
  bool is_far = true;
  std::size_t of_last = 0;
  std::size_t of_whole = 0;
  bool is_not_preferred = true;

  auto operator<=>(const Nearness&) const = default;
};

// So many letters may be wrong in a text of this length.
std::size_t tolerated(std::size_t size) {
  return std::max<std::size_t>(1, size / 3);
}

Nearness nearness(std::string_view name, const NameCandidate& candidate) {
  const std::string lower = lower_case(candidate.name);
  const std::string_view last = last_part(name);
  const std::string_view last_of_candidate = last_part(lower);
  Nearness near;
  near.of_last = distance(last, last_of_candidate);
  if (near.of_last > 1 && shares_end(last, last_of_candidate)) near.of_last = 1;
  near.of_whole = distance(name, lower);
  // One letter is as far from any other.
  const bool is_last_near = near.of_last <= tolerated(last.size()) && near.of_last < last.size();
  near.is_far = !is_last_near && near.of_whole > tolerated(name.size());
  near.is_not_preferred = !candidate.is_preferred;
  return near;
}

}  // namespace

NearestNames nearest_names(std::string_view name, std::span<const NameCandidate> candidates) {
  NearestNames nearest;
  if (name.size() > kMaxComparedName) return nearest;
  const std::string lower = lower_case(name);
  std::optional<Nearness> best;
  for (const NameCandidate& candidate : candidates) {
    if (candidate.name.size() > kMaxComparedName) continue;
    const Nearness near = nearness(lower, candidate);
    if (!best || near < *best) {
      best = near;
      nearest = {{}, !near.is_far};
    }
    const bool is_shown = near == *best && nearest.names.size() < kMaxShown;
    if (is_shown) nearest.names.push_back(candidate.name);
  }
  if (!nearest.is_near && nearest.names.size() > 1) nearest.names.resize(1);
  return nearest;
}

}  // namespace wirelake
