// CaptureOptions: which packets are taken from a capture, and what of them.
#pragma once

#include "wirelake/filter.h"

namespace wirelake {

struct CaptureOptions {
  IpFilter filter = {};  ///< Which packets; it sees what a packet is described by.
  /// Describe a packet in tunnels (IP in IP, GRE, VXLAN, ...) by the innermost IP header instead of
  /// the outermost.
  bool decapsulate = false;
};

}  // namespace wirelake
