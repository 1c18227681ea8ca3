// The settings of a Delta table that wirelake goes by, out of its configuration.
//
// https://docs.delta.io/latest/table-properties.html. What is missing or makes no sense has the
// default.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "store/delta/log/actions.h"

namespace wirelake::delta {

/// Keys of wirelake's own in a table's configuration.
inline constexpr const char* kFormatKey = "wirelake.format";
inline constexpr const char* kInputFiltersKey = "wirelake.input_filters";

/// The format that this wirelake writes, and the newest that it reads (docs/store-format.md). One
/// that only adds columns or tables keeps its number.
inline constexpr const char* kFormatVersion = "1";

/// wirelake.format, if it is another than can be read; nothing for tables of other writers.
std::optional<std::string> unknown_format(const Metadata& metadata);

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
