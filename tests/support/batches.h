// Frames as a record batch, the way a load makes one.
#pragma once

#include <arrow/record_batch.h>

#include <memory>
#include <string>
#include <vector>

#include "columns/batch.h"
#include "columns/packet_columns.h"
#include "support/packets.h"

namespace wirelake::test {

/// The packets in `frames` (Ethernet), with frame numbers from `first_frame` on. Frames without a
/// packet are left out. Aborts the test program where laying out fails.
BatchPointer batch_of(const std::vector<ByteString>& frames, const std::string& load = "load",
                      std::uint64_t first_frame = 1, ColumnsOptions options = {});

/// Packets of many kinds, in which every group of columns is filled at least once.
std::vector<ByteString> frames_of_every_group();

}  // namespace wirelake::test
