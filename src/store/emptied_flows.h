// EmptiedFlows: the flows that lose their last packet by a deletion, and go with it.
//
// A flow goes when no packet of it is left; while there is one it stays as it was measured. Memory:
// eight bytes for each flow of which a packet goes. Plain values.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rows/batch_scan.h"
#include "wirelake/cancellation.h"
#include "wirelake/query.h"
#include "wirelake/result.h"

namespace wirelake {

class EmptiedFlows {
 public:
  /// Scans of the packets as they are before the deletion, all in the same state.
  using MakeScan = std::function<Result<std::unique_ptr<BatchScan>>()>;

  /// Those of the deletion of what `query` means. None where packets know no flows.
  static Result<EmptiedFlows> of(const MakeScan& packets, const Query& query,
                                 const Cancellation& cancellation);

  bool empty() const { return flows_.empty(); }
  bool has(std::string_view load, std::int64_t flow) const;

  /// The numbers of flows in order, by their load.
  using ByLoad = std::map<std::string, std::vector<std::int64_t>, std::less<>>;
  const ByLoad& by_load() const { return flows_; }

 private:
  ByLoad flows_;
};

}  // namespace wirelake
