// CovertmarkRows: the packets that CovertMark wrote to a server, as rows of a collection.
//
// Its documents are those of the dict, with nothing beside them: the order is that of their `_id`s,
// and load, capture and frames are made up, the same each time. One thread.
#pragma once

#include "columns/batch.h"
#include "columns/complete_packets.h"
#include "wirelake/collection_info.h"
#include "wirelake/result.h"

namespace wirelake::mongodb {

/// The one load that a collection of CovertMark's stands for.
LoadInfo covertmark_load(const CollectionInfo& info);

class CovertmarkRows {
 public:
  explicit CovertmarkRows(const CollectionInfo& info);

  /// The next documents as rows: `documents` have the columns of written_packet_schema().
  Result<BatchPointer> complete(const BatchPointer& documents);

 private:
  PacketPlace place_;
};

}  // namespace wirelake::mongodb
