// The shortest link header of every link type, and of what may follow it, for tests that hold for
// all of them.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/packets.h"

namespace wirelake::test {

struct LinkSample {
  std::string name;
  std::uint16_t linktype;
  ByteString header;  ///< Everything in front of IP.
  bool ipv6 = false;  ///< What the header announces.
};

/// At least one for each number in link_types().
std::vector<LinkSample> link_samples();

}  // namespace wirelake::test
