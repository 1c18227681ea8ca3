#include "columns/packet_groups.h"

namespace wirelake {
namespace {

template <typename... Groups>
struct Descriptions {
  static std::vector<ColumnGroup> all() { return {Groups::describe()...}; }
};

}  // namespace

const std::vector<ColumnGroup>& packet_groups() {
  static const std::vector<ColumnGroup> groups = PacketGroups<Descriptions>::all();
  return groups;
}

}  // namespace wirelake
