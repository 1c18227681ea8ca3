// PPP from its protocol field on, without address and control (RFC 1661 section 2).
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_ppp(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
