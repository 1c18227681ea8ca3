// PPP (RFC 1661), with and without HDLC-like framing (RFC 1662).
#pragma once

#include "decode/header_step.h"

namespace wirelake {

/// From the protocol field on.
HeaderStep decode_ppp(Bytes bytes, VlanTags& vlan);

/// With address and control, unless they were left out (LINKTYPE_PPP). Cisco HDLC is told by its
/// address (LINKTYPE_PPP_HDLC).
HeaderStep decode_ppp_hdlc(Bytes bytes, VlanTags& vlan);

/// With the direction in place of the address (LINKTYPE_PPP_PPPD).
HeaderStep decode_ppp_pppd(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
