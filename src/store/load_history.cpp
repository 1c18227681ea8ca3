#include "store/load_history.h"

#include <span>

#include "base/sha256.h"

namespace wirelake {

std::string filter_key(const std::vector<FilterEntry>& filter) {
  std::set<std::string> entries;
  for (const FilterEntry& entry : filter) {
    entries.insert(std::to_string(static_cast<int>(entry.position)) + " " +
                   entry.subnet.to_string() + "\n");
  }
  std::string text;
  for (const std::string& entry : entries)
    text += entry;
  return text + "\n";
}

std::string selection_key(const std::vector<FilterEntry>& filter, bool decapsulated) {
  return filter_key(filter) + (decapsulated ? "decapsulated\n" : "");
}

std::string selection_key(const LoadInfo& load) {
  return selection_key(load.filter, load.decapsulated);
}

std::string identity_of(const LoadInfo& load) {
  if (load.sha256.empty()) return "";
  const std::string text = selection_key(load) + load.sha256;
  Sha256 hash;
  hash.update(std::as_bytes(std::span(text)));
  return hash.digest();
}

std::set<std::string> replaced_loads(const std::vector<LoadInfo>& loads) {
  std::set<std::string> replaced;
  for (const LoadInfo& load : loads)
    replaced.insert(load.replaces.begin(), load.replaces.end());
  return replaced;
}

void leave_out_replaced(std::vector<LoadInfo>& loads) {
  const auto replaced = replaced_loads(loads);
  std::erase_if(loads, [&](const LoadInfo& load) { return replaced.contains(load.load); });
}

}  // namespace wirelake
