// Endace's extensible record format (LINKTYPE_ERF): a record header in front of many link types.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_erf(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
