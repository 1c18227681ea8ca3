// Linux "cooked" captures, version 1 (LINKTYPE_LINUX_SLL) and 2 (LINKTYPE_LINUX_SLL2).
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_linux_cooked_v1(Bytes bytes, VlanTags& vlan);
HeaderStep decode_linux_cooked_v2(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
