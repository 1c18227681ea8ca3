// The capture that the stages are measured with, read once and kept in memory.
#pragma once

#include <arrow/record_batch.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "capture/capture_record.h"
#include "columns/batch.h"
#include "wirelake/packet.h"
#include "wirelake/result.h"

namespace wirelake::bench {

[[noreturn]] void end_with(const Error& error);

inline void checked(const Status& status) {
  if (!status) end_with(status.error());
}

/// The value. Ends the program with the error if there is none: nothing can be measured then.
template <typename T>
T checked(Result<T> result) {
  if (!result) end_with(result.error());
  return std::move(result).value();
}

/// The path in $WIRELAKE_MIX, as bench/compare sets it.
const std::string& mix_path();

/// Its records, in blocks as they were read.
const std::vector<RecordBlock>& mix_records();

/// The packets in these; what they view lies in mix_records().
const std::vector<Packet>& mix_packets();

/// The same as a load lays them out: batches of at most 32,768 rows, made anew.
std::vector<BatchPointer> lay_out_mix();

/// The same, made once.
const std::vector<BatchPointer>& mix_batches();

}  // namespace wirelake::bench
