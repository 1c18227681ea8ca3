// ATM adaptation layer frames: SunATM's pseudo-header (LINKTYPE_SUNATM), Linux's classical IP
// (LINKTYPE_ATM_CLIP), and what ERF records of ATM hold. RFC 1483 frames are plain LLC.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_sunatm(Bytes bytes, VlanTags& vlan);
HeaderStep decode_atm_clip(Bytes bytes, VlanTags& vlan);

/// The payload of an AAL5 frame of which nothing else is known.
HeaderStep decode_aal5(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
