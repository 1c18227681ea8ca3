// MPLS label stack entries (RFC 3032), one a step.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_mpls(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
