// Solaris's IP observability device (LINKTYPE_IPNET).
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_ipnet(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
