// Opening a store on a server, for whoever knows nothing of its client library.
#pragma once

#include <memory>
#include <string>

#include "store/store_backend.h"
#include "wirelake/result.h"

namespace wirelake::mongodb {

/// Of a mongodb:// URL, with these tables in each collection; the server is asked nothing yet.
/// kInvalidArgument for one that is none.
Result<std::unique_ptr<StoreBackend>> open_mongodb(const std::string& url,
                                                   const Tables& tables = collection_tables());

}  // namespace wirelake::mongodb
