// Opening a store on a server, for whoever knows nothing of its client library.
#pragma once

#include <memory>
#include <string>

#include "store/store_backend.h"
#include "wirelake/result.h"

namespace wirelake::mongodb {

/// Of a mongodb:// URL; the server is asked nothing yet. kInvalidArgument for one that is none.
Result<std::unique_ptr<StoreBackend>> open_mongodb(const std::string& url);

}  // namespace wirelake::mongodb
