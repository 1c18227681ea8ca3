// complete_packets(): packets as the dict has them, as rows of a collection.
//
// Others write packets down without the columns that follow from the dict's keys: programs that
// insert dicts of their own (insert_batches()), and CovertMark, whose collections a server may
// hold. Thread-safe.
#pragma once

#include <arrow/type_fwd.h>

#include <cstdint>
#include <memory>
#include <string>

#include "columns/batch.h"
#include "wirelake/result.h"

namespace wirelake {

/// The columns of a collection, and behind them the dict's `time`, text.
const std::shared_ptr<arrow::Schema>& written_packet_schema();

/// Where the rows are to stand.
struct PacketPlace {
  std::string load;
  std::string capture;
  std::int64_t first_frame = 1;
};

/// `packets`, of written_packet_schema(), in packet_schema(): with the place, and where they are
/// null with the time out of `time`, the protocol's number out of its name, the ports out of the
/// structs, and the payloads' lengths; of no flow, since those are told by their frames. kDamaged
/// for a `time` that is no number of seconds.
Result<BatchPointer> complete_packets(const BatchPointer& packets, const PacketPlace& place);

}  // namespace wirelake
