// Frame relay (LINKTYPE_FRELAY): RFC 2427 multiprotocol encapsulation, or Cisco's with an
// EtherType.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_frame_relay(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
