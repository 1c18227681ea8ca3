// Hilscher's netANALYZER: Ethernet behind four bytes of status.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

/// LINKTYPE_NETANALYZER.
HeaderStep decode_netanalyzer(Bytes bytes, VlanTags& vlan);
/// LINKTYPE_NETANALYZER_TRANSPARENT: with Ethernet's preamble.
HeaderStep decode_netanalyzer_transparent(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
