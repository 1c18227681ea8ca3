// TRILL (RFC 6325): Ethernet frames between routing bridges.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_trill(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
