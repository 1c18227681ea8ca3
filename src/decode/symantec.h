// Symantec Enterprise Firewall (LINKTYPE_SYMANTEC_FIREWALL).
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_symantec(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
