// Ethernet frames with the tag of a switch chip behind the addresses: Marvell's DSA and EDSA,
// Broadcom's.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

/// LINKTYPE_DSA_TAG_DSA.
HeaderStep decode_dsa(Bytes bytes, VlanTags& vlan);
/// LINKTYPE_DSA_TAG_EDSA: an EtherType and two bytes in front of the tag.
HeaderStep decode_edsa(Bytes bytes, VlanTags& vlan);
/// LINKTYPE_DSA_TAG_BRCM.
HeaderStep decode_broadcom_tag(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
