// Marks: a small table beside the packets, for tests of what a store does with two.
#pragma once

#include <arrow/record_batch.h>

#include <memory>
#include <string>

#include "columns/batch.h"
#include "columns/table.h"

namespace wirelake::test {

/// `load`, `mark` (a number in it) and `note`.
const Table& marks_table();

/// Packets and marks.
const Tables& tables_with_marks();

/// The marks 1 to `count` of a load, each with the note "LOAD-MARK".
BatchPointer marks_of(const std::string& load, int count);

}  // namespace wirelake::test
