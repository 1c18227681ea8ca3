#include <utility>

#include "filter/prefix_tree.h"
#include "wirelake/filter.h"

namespace wirelake {

IpFilter::IpFilter() = default;

IpFilter::IpFilter(std::vector<FilterEntry> entries) : entries_(std::move(entries)) {
  if (entries_.empty()) return;
  tree_ = std::make_shared<const PrefixTree>(entries_);
  for (const FilterEntry& entry : entries_) {
    has_source_ |= entry.position == Position::kSource;
    has_destination_ |= entry.position == Position::kDestination;
  }
}

IpFilter::~IpFilter() = default;
IpFilter::IpFilter(const IpFilter&) = default;
IpFilter& IpFilter::operator=(const IpFilter&) = default;
IpFilter::IpFilter(IpFilter&&) noexcept = default;
IpFilter& IpFilter::operator=(IpFilter&&) noexcept = default;

std::span<const FilterEntry> IpFilter::entries() const {
  return entries_;
}

bool IpFilter::accepts(const IpAddress& source, const IpAddress& destination) const {
  if (tree_ == nullptr) return true;
  const PositionSet of_source = tree_->find(source);
  const PositionSet of_destination = tree_->find(destination);
  if (((of_source | of_destination) & position_bit(Position::kEither)) != 0) return true;
  if (!has_source_ && !has_destination_) return false;
  const bool source_ok = !has_source_ || (of_source & position_bit(Position::kSource)) != 0;
  const bool destination_ok =
      !has_destination_ || (of_destination & position_bit(Position::kDestination)) != 0;
  return source_ok && destination_ok;
}

}  // namespace wirelake
