// Network layer protocol identifiers (ISO/IEC TR 9577): one byte in front of a packet.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_nlpid(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
