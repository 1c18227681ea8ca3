// Token ring (IEEE 802.5, LINKTYPE_IEEE802_5).
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_token_ring(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
