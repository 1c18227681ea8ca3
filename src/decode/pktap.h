// Apple's packet tap (LINKTYPE_PKTAP): a header that names the link type of what follows it.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_pktap(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
