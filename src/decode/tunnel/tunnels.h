// Which tunnels a packet may be: by its IP protocol, and by its UDP ports.
//
// Used by decode() where it looks into tunnels. Pure; safe from any thread.
#pragma once

#include "decode/tunnel/tunnel_step.h"
#include "wirelake/packet.h"

namespace wirelake {

/// Reads the header of the tunnel that `packet` is, if any. `payload` is what its IP header
/// carries, and not a fragment.
TunnelStep step_into_tunnel(const Packet& packet, Bytes payload);

}  // namespace wirelake
