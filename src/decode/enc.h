// OpenBSD's IPsec interface (LINKTYPE_ENC): an address family, then SPI and flags.
#pragma once

#include "decode/header_step.h"

namespace wirelake {

HeaderStep decode_enc(Bytes bytes, VlanTags& vlan);

}  // namespace wirelake
