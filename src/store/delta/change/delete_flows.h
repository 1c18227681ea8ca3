// Flows that go with their last packets.
#pragma once

#include <cstdint>

#include "columns/table.h"
#include "store/delta/storage/store_folder.h"
#include "store/emptied_flows.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// Takes `emptied` out of the table `flows` beside the packets in `packets`, which is held; their
/// packets are gone since the version `since` of the packets' table. Nothing happens where the
/// collection has no such table.
Status delete_flows(const StoreFolder& packets, const Table& flows, const EmptiedFlows& emptied,
                    std::int64_t since);

}  // namespace wirelake::delta
