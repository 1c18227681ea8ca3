#include "columns/flow_groups.h"

namespace wirelake {
namespace {

template <typename... Groups>
struct DescribedFlows {
  static std::vector<ColumnGroup> all() { return {Groups::describe()...}; }
};

}  // namespace

const std::vector<ColumnGroup>& flow_groups() {
  static const std::vector<ColumnGroup> groups = FlowGroups<DescribedFlows>::all();
  return groups;
}

}  // namespace wirelake
