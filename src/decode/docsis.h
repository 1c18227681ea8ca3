// Cable modem frames (DOCSIS MAC, LINKTYPE_DOCSIS).
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_docsis(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
