// A collection from one store to another, of whatever kinds they are.
#pragma once

#include <cstdint>
#include <string_view>

#include "store/store_backend.h"
#include "wirelake/copy.h"
#include "wirelake/result.h"

namespace wirelake {

/// See Collection::copy_to().
Result<std::uint64_t> copy_collection(StoreBackend& from, std::string_view name, StoreBackend& to,
                                      const CopyOptions& options);

}  // namespace wirelake
