// How much of a batch each of its rows is.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <vector>

namespace wirelake {

/// About how many bytes each row takes in memory. Rows of one batch can differ ten thousandfold, so
/// that what is to be bounded cannot go by their mean.
std::vector<std::int64_t> row_bytes(const arrow::RecordBatch& batch);

}  // namespace wirelake
