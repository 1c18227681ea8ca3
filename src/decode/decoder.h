// decode(): one capture record -> one packet, or the reason why there is none.
//
// Used by load/ for every record. Pure: no state, no allocation, no I/O; safe from any thread.
#pragma once

#include "capture/capture_record.h"
#include "wirelake/packet.h"
#include "wirelake/reasons.h"

namespace wirelake {

/// Tags, labels and headers that may stand between the link header and IP.
inline constexpr int kMaxEncapsulations = 16;

/// IPv6 extension headers that are walked; captures of routers' tests hold a hundred.
inline constexpr int kMaxIpv6Extensions = 128;

/// Tunnels in each other that may be looked into.
inline constexpr int kMaxTunnels = TunnelLayers::kCapacity;

struct DecodeOptions {
  /// Tunnels to look into, kMaxTunnels at most: the packet is then the innermost one. 0: the
  /// outermost, whatever it carries.
  int max_tunnels = 0;
};

/// Decodes `record` into `packet`, whose former content does not matter, and counts what was
/// noticed in `remarks`. Returns nothing if there is a packet, else why the record is passed over;
/// then `packet` holds nothing of use. The views in `packet` point into the record's bytes.
std::optional<PassedOver> decode(const CaptureRecord& record, Packet& packet, RemarkCounts& remarks,
                                 DecodeOptions options = {});

}  // namespace wirelake
