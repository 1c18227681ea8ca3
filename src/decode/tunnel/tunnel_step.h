// TunnelStep: what reading the header of a tunnel leads to.
//
// Each kind of tunnel has a TunnelDecoder, which reads its own header and says what the bytes
// behind it are, in the terms of what stands below IP (link/header_step.h). tunnels.cpp is the
// table of who is asked. Decoders keep no state; safe from any thread.
#pragma once

#include <cstdint>
#include <optional>

#include "decode/link/header_step.h"
#include "wirelake/packet.h"

namespace wirelake {

struct TunnelStep {
  /// Towards the IP packet inside. kNotIp where there is none: the header is that of something
  /// else, or carries something else. Any other reason means that the tunnel is damaged.
  HeaderStep inner;
  TunnelKind kind = TunnelKind::kIpIp;
  std::optional<std::uint32_t> id = {};

  static TunnelStep none() { return {.inner = HeaderStep::not_ip()}; }
  static TunnelStep cut() { return {.inner = HeaderStep::cut()}; }
  static TunnelStep invalid() { return {.inner = HeaderStep::invalid()}; }
};

/// Reads the header at the start of `bytes`, which is what an IP or UDP header carries, as
/// captured.
using TunnelDecoder = TunnelStep (*)(Bytes bytes);

}  // namespace wirelake
