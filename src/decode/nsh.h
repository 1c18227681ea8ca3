// Network service headers (RFC 8300).
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_nsh(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
