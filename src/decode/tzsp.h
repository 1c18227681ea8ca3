// TaZmen Sniffer Protocol (LINKTYPE_TZSP): remote captures of Ethernet and IEEE 802.11.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_tzsp(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
