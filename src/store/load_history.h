// The loads of a collection as a history: which are the same, and which took the place of others.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "wirelake/collection_info.h"
#include "wirelake/filter.h"

namespace wirelake {

/// The entries of a filter as text, each once and in an order of their own: which packets it
/// accepts depends on neither their order nor their number.
std::string filter_key(const std::vector<FilterEntry>& filter);

/// The same with what else decides which packets a load takes of a capture: whether what is in
/// tunnels is looked at.
std::string selection_key(const std::vector<FilterEntry>& filter, bool decapsulated);
std::string selection_key(const LoadInfo& load);

/// What is the same for loads of the same bytes with the same selection_key(), and for no others:
/// 64 hexadecimal digits; empty where the load's digest is not known.
std::string identity_of(const LoadInfo& load);

/// The loads that others among `loads` replaced.
std::set<std::string> replaced_loads(const std::vector<LoadInfo>& loads);

/// Leaves those out.
void leave_out_replaced(std::vector<LoadInfo>& loads);

}  // namespace wirelake
