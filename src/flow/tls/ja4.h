// JA4, the fingerprint of a TLS client (github.com/FoxIO-LLC/ja4, technical_details/JA4.md).
//
// The one member of its family that is under the BSD license; the others are not computed. Pure
// functions; thread-safe.
#pragma once

#include <string>

#include "flow/tls/hello.h"

namespace wirelake {

struct Ja4 {
  std::string digest;  ///< "t13d1516h2_8daaf6152771_e5627efa2ab1"
  std::string raw;     ///< The same with lists in the place of their hashes: JA4_r.
};

Ja4 ja4(const ClientHello& hello);

}  // namespace wirelake
