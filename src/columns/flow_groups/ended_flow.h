// EndedFlow: what a row of the table `flows` is of.
#pragma once

#include "flow/flow.h"

namespace wirelake {

struct EndedFlow {
  const Flow& flow;
  EndReason reason;
};

}  // namespace wirelake
