// Packets that Wireshark exported from the middle of a stack (LINKTYPE_WIRESHARK_UPPER_PDU).
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_exported_pdu(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
