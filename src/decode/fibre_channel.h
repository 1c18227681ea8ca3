// IP over Fibre Channel (RFC 4338): LINKTYPE_FC_2, and LINKTYPE_IP_OVER_FC without its header.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_fibre_channel(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
