// The packets of a collection, or its flows, into a file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "store/store_backend.h"
#include "wirelake/export.h"
#include "wirelake/result.h"

namespace wirelake {

/// See Collection::export_to().
Result<std::uint64_t> export_collection(StoreBackend& store, std::string_view name,
                                        const Table& table, const std::string& path,
                                        const ExportOptions& options);

}  // namespace wirelake
