// ARCNET (ATA 878.1): packets of RFC 1201, and of RFC 1051 before it.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

/// LINKTYPE_ARCNET_BSD.
HeaderStep decode_arcnet(Bytes bytes, VlanTags& vlan);
/// LINKTYPE_ARCNET_LINUX: with an offset behind the addresses.
HeaderStep decode_arcnet_linux(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
