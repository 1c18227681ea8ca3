// Arista's timestamp, which its switches put behind the Ethernet addresses (EtherType 0xd28b).
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_arista(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
