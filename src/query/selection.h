// Selection: which rows of a batch are meant, and the batch of just those.
#pragma once

#include <arrow/record_batch.h>

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "columns/batch.h"
#include "wirelake/result.h"

namespace wirelake {

/// A byte for each row: 1 if it is meant, else 0.
using Selection = std::vector<std::uint8_t>;
using SelectionView = std::span<const std::uint8_t>;

std::uint64_t selected_rows(SelectionView selection);

/// The same as Arrow has it.
Result<std::shared_ptr<arrow::BooleanArray>> to_boolean_array(SelectionView selection);

/// The rows of `batch` that are meant; without a copy, if that is all of them.
Result<BatchPointer> filter_rows(const BatchPointer& batch, SelectionView selection);

}  // namespace wirelake
