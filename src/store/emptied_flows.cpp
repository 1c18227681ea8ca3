#include "store/emptied_flows.h"

#include <arrow/array.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "base/interrupted.h"
#include "base/text_view.h"
#include "base/try.h"
#include "columns/arrow_value.h"
#include "columns/table.h"
#include "store/load_query.h"

namespace wirelake {
namespace {

constexpr const char* kFlowColumn = "flow";

using Flows = std::vector<std::int64_t>;

// Calls `visit` with the load and the flow of each packet that `query` means and that has one.
Status each_flow(const EmptiedFlows::MakeScan& packets, const Query& query,
                 const Cancellation& cancellation,
                 const std::function<void(std::string_view, std::int64_t)>& visit) {
  WIRELAKE_ASSIGN(const auto scan, packets());
  if (scan->schema()->GetFieldIndex(kFlowColumn) < 0) return {};
  WIRELAKE_TRY(scan->start(
      {.columns = {kLoadColumn, kFlowColumn}, .query = query, .cancellation = cancellation}));
  while (true) {
    if (cancellation.is_cancelled()) return was_interrupted();
    WIRELAKE_ASSIGN(const auto batch, scan->next());
    if (!batch) return {};
    const auto loads = batch->GetColumnByName(kLoadColumn);
    const auto flows = batch->GetColumnByName(kFlowColumn);
    if (!loads || !flows || flows->type_id() != arrow::Type::INT64) continue;
    for (std::int64_t row = 0; row < batch->num_rows(); ++row) {
      if (flows->IsNull(row)) continue;
      visit(as_text(binary_value(*loads, row)), integer_value(*flows, row));
    }
  }
}

void make_unique(Flows& flows) {
  std::ranges::sort(flows);
  flows.erase(std::unique(flows.begin(), flows.end()), flows.end());
}

// Flows of packets, of which a flow has many: each is kept once, or a few times.
class FlowSet {
 public:
  explicit FlowSet(EmptiedFlows::ByLoad& flows) : flows_(flows) {}

  void add(std::string_view load, std::int64_t flow) {
    auto known = flows_.find(load);
    if (known == flows_.end()) known = flows_.emplace(load, Flows()).first;
    Flows& of_load = known->second;
    // Where there is no room left, there may be by keeping each once.
    if (of_load.size() == of_load.capacity()) {
      make_unique(of_load);
      of_load.reserve(std::max<std::size_t>(of_load.size() * 2, 1024));
    }
    of_load.push_back(flow);
  }

  void finish() {
    for (auto& [load, flows] : flows_)
      make_unique(flows);
  }

 private:
  EmptiedFlows::ByLoad& flows_;
};

// Takes what is among both out of the first; both are in order.
void subtract(EmptiedFlows::ByLoad& from, const EmptiedFlows::ByLoad& flows) {
  for (const auto& [load, stay] : flows) {
    const auto known = from.find(load);
    if (known == from.end()) continue;
    Flows left;
    std::ranges::set_difference(known->second, stay, std::back_inserter(left));
    known->second = std::move(left);
  }
  std::erase_if(from, [](const auto& each) { return each.second.empty(); });
}

}  // namespace

Result<EmptiedFlows> EmptiedFlows::of(const MakeScan& packets, const Query& query,
                                      const Cancellation& cancellation) {
  EmptiedFlows emptied;
  FlowSet touched(emptied.flows_);
  WIRELAKE_TRY(each_flow(packets, query, cancellation,
                         [&](std::string_view load, auto flow) { touched.add(load, flow); }));
  if (emptied.empty()) return emptied;
  touched.finish();
  std::set<std::string> loads;
  for (const auto& [load, flows] : emptied.flows_)
    loads.insert(load);
  ByLoad left;
  FlowSet staying(left);
  WIRELAKE_TRY(each_flow(packets, both(opposite(query), rows_of_loads(loads)), cancellation,
                         [&](std::string_view load, auto flow) {
                           if (emptied.has(load, flow)) staying.add(load, flow);
                         }));
  staying.finish();
  subtract(emptied.flows_, left);
  return emptied;
}

bool EmptiedFlows::has(std::string_view load, std::int64_t flow) const {
  const auto of_load = flows_.find(load);
  return of_load != flows_.end() && std::ranges::binary_search(of_load->second, flow);
}

}  // namespace wirelake
