// Community ID (github.com/corelight/community-id-spec, version 1): one text for a flow, whichever
// tool and whichever way it was seen.
#pragma once

#include <string>

#include "flow/flow_key.h"

namespace wirelake {

/// With the seed 0: "1:" and the SHA-1 of the key in Base64. Empty if there is no memory for it.
std::string community_id(const FlowKey& key);

}  // namespace wirelake
