#include "load/earlier_loads.h"

#include <algorithm>
#include <set>

#include "store/load_history.h"

namespace wirelake {
namespace {

// Each costs a digest of every capture that is longer: a rotated capture has a few beginnings, and
// bears its own name.
constexpr std::size_t kMaxSameName = 1024;
constexpr std::size_t kMaxOtherNames = 64;

}  // namespace

void EarlierLoads::add(const LoadInfo& load) {
  for (const std::string& replaced : load.replaces)
    forget(replaced);
  if (load.sha256.empty() || selection_key(load) != selection_) return;
  loads_.push_back(load);
  index(loads_.size() - 1);
}

void EarlierLoads::take_back(const LoadInfo& load) {
  forget(load.load);
  for (std::size_t place = 0; place < loads_.size(); ++place) {
    const auto& replaced = load.replaces;
    if (std::ranges::find(replaced, loads_[place].load) != replaced.end()) index(place);
  }
}

void EarlierLoads::index(std::size_t place) {
  by_digest_.emplace(loads_[place].sha256, place);
  by_size_.emplace(loads_[place].report.bytes, place);
}

void EarlierLoads::forget(const std::string& load) {
  const auto is_it = [&](const auto& entry) { return loads_[entry.second].load == load; };
  std::erase_if(by_digest_, is_it);
  std::erase_if(by_size_, is_it);
}

std::vector<const LoadInfo*> EarlierLoads::same(const std::string& sha256) const {
  std::vector<const LoadInfo*> found;
  const auto [first, last] = by_digest_.equal_range(sha256);
  for (auto of_digest = first; of_digest != last; ++of_digest)
    found.insert(found.begin(), &loads_[of_digest->second]);
  return found;
}

std::vector<std::uint64_t> EarlierLoads::sizes(const std::string& capture) const {
  std::set<std::uint64_t> wanted;
  std::size_t of_name = 0;
  std::size_t of_others = 0;
  for (auto load = loads_.rbegin(); load != loads_.rend(); ++load) {
    std::size_t& count = load->report.capture == capture ? of_name : of_others;
    const std::size_t most = &count == &of_name ? kMaxSameName : kMaxOtherNames;
    if (load->report.packets == 0 || count == most) continue;
    ++count;
    wanted.insert(load->report.bytes);
  }
  return {wanted.begin(), wanted.end()};
}

std::vector<const LoadInfo*> EarlierLoads::beginnings(
    const std::map<std::uint64_t, std::string>& digests) const {
  std::vector<const LoadInfo*> found;
  for (const auto& [bytes, sha256] : digests) {
    const auto [first, last] = by_size_.equal_range(bytes);
    for (auto of_size = first; of_size != last; ++of_size) {
      const LoadInfo& load = loads_[of_size->second];
      if (load.sha256 == sha256 && load.report.packets > 0) found.push_back(&load);
    }
  }
  return found;
}

}  // namespace wirelake
