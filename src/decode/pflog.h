// OpenBSD's packet filter log (LINKTYPE_PFLOG).
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_pflog(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
