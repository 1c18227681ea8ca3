// IEEE 802.11 frames (LINKTYPE_IEEE802_11): data frames that are not encrypted.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_ieee80211(Bytes bytes, VlanTags& vlan);
/// With padding behind the MAC header up to a multiple of four bytes.
HeaderStep decode_ieee80211_padded(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
