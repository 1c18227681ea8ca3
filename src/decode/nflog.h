// Packets from Linux's netfilter log (LINKTYPE_NFLOG): attributes, one of which is the packet.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_nflog(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
