// SLIP (RFC 1055, LINKTYPE_SLIP) behind the pseudo-header that captures have.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_slip(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
