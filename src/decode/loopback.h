// BSD loopback (LINKTYPE_NULL, LINKTYPE_LOOP): an address family of four bytes, then the packet.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_loopback(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
