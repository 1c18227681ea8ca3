// IEEE 802.1AE MACsec, from behind the EtherType: packets that are signed, but not encrypted.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_macsec(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
