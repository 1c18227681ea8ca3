// follow_headers(): from the start of a frame to IP.
//
// Used by decode() for a frame, and for what tunnels carry. Inline, since it is in the way of every
// packet. Pure; safe from any thread.
#pragma once

#include "decode/decoder.h"
#include "decode/link/header_step.h"

namespace wirelake {

/// Follows the headers from `step` on until IP, or until it is clear that there is none.
inline HeaderStep follow_headers(HeaderStep step, VlanTags& vlan) {
  for (int depth = 0; step.next != nullptr; ++depth) {
    if (depth == kMaxEncapsulations) return HeaderStep::stop(PassedOver::kEncapsulationTooDeep);
    step = step.next(step.rest, vlan);
  }
  return step;
}

}  // namespace wirelake
