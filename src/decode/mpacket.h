// Ethernet frames and fragments as IEEE 802.3br puts them on the wire (LINKTYPE_ETHERNET_MPACKET).
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_mpacket(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
