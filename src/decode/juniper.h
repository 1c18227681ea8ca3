// Juniper routers' captures (LINKTYPE_JUNIPER_...): a header with the direction, then what the link
// has. Where the router had taken off the link header, a protocol number stands in its place.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_juniper_atm1(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_atm2(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_chdlc(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_ethernet(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_frame_relay(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_ggsn(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_mlfr(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_mlppp(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_ppp(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_services(Bytes bytes, VlanTags& vlan);
HeaderStep decode_juniper_voice(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
