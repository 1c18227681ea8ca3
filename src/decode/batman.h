// B.A.T.M.A.N. advanced, compatibility version 15: Ethernet frames across a wireless mesh.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_batman(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
