// Frames that start with the IP header (LINKTYPE_RAW, LINKTYPE_IPV4, LINKTYPE_IPV6).
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_raw_ip(Bytes bytes, VlanTags& vlan);
HeaderStep decode_raw_ipv4(Bytes bytes, VlanTags& vlan);
HeaderStep decode_raw_ipv6(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
