// The settings of a Delta table that wirelake goes by, out of its configuration.
//
// https://docs.delta.io/latest/table-properties.html. What is missing or makes no sense has the
// default.
#pragma once

#include <cstdint>

#include "store/delta/log/actions.h"

namespace wirelake::delta {

/// delta.checkpointInterval: commits from one checkpoint to the next.
std::int64_t checkpoint_interval(const Metadata& metadata, std::int64_t otherwise);

/// delta.deletedFileRetentionDuration: how long a file that was removed stays for readers that
/// began before; a week without it.
std::int64_t deleted_file_retention_ms(const Metadata& metadata);

/// delta.logRetentionDuration: how long commits behind a checkpoint stay; 30 days without it.
std::int64_t log_retention_ms(const Metadata& metadata);

/// delta.enableExpiredLogCleanup: whether commits may go at all.
bool log_may_be_cleaned(const Metadata& metadata);

/// delta.appendOnly: whether nothing may be deleted.
bool is_append_only(const Metadata& metadata);

}  // namespace wirelake::delta
