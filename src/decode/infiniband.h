// IP over InfiniBand (RFC 4391): whole InfiniBand packets (LINKTYPE_INFINIBAND), and
// LINKTYPE_IPOIB.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_infiniband(Bytes bytes, VlanTags& vlan);
HeaderStep decode_ipoib(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
