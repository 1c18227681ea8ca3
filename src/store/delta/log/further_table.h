// The tables of a collection beside its packets: Delta tables of their own, in folders of the
// first.
//
// docs/store-format.md, "Further tables". Their folders begin with an underscore, so that engines
// that read the packets pass over them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "columns/table.h"
#include "store/delta/log/actions.h"
#include "store/delta/log/delta_log.h"
#include "store/delta/storage/store_folder.h"
#include "wirelake/result.h"

namespace wirelake::delta {

/// The name of its folder in that of the packets.
std::string further_table_folder(const Table& table);

/// Nothing where the collection has no such table yet.
Result<std::optional<StoreFolder>> open_further_table(const StoreFolder& packets,
                                                      const Table& table);

/// The same, made without rows if need be. `packets` is held.
Result<StoreFolder> make_further_table(const StoreFolder& packets, const Table& table);

/// Whether a folder of the packets' is one in which such a table was being made.
bool is_half_made_table(const std::string& name);

/// What a change of such a table leaves in its log that follows one of the packets' table: from
/// their version `packets` on, it is no longer as in its own version `before`.
Transaction follows_packets(std::int64_t packets, std::int64_t before);

/// The version of such a table that goes with the packets' version `packets`; nothing: the newest.
/// `now` was read with transactions.
std::optional<std::int64_t> version_with_packets(const Snapshot& now, std::int64_t packets);

/// The metadata that a new table starts with.
Metadata new_metadata(const Table& table);

}  // namespace wirelake::delta
