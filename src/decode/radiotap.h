// Radiotap (LINKTYPE_IEEE802_11_RADIOTAP): what a radio noted about an IEEE 802.11 frame.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_radiotap(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
