// Cisco HDLC (LINKTYPE_C_HDLC): an address, a control byte and an EtherType.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_chdlc(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
