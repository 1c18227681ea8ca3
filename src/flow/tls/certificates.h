// Certificates as a server sends them in the clear (RFC 5246 section 7.4.2), read by libcrypto.
//
// Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "wirelake/bytes.h"

namespace wirelake {

/// What stands in an X.509 certificate (RFC 5280); nothing of it was checked.
struct Certificate {
  std::string sha256 =
      {};  ///< Of its bytes, in hexadecimal. All that there is where they are none.
  std::optional<std::string> subject = {};  ///< "CN=example.com,O=Example" (RFC 2253).
  std::optional<std::string> issuer = {};
  std::optional<std::string> serial = {};          ///< In hexadecimal.
  std::optional<std::int64_t> not_before_us = {};  ///< Microseconds since the Unix epoch.
  std::optional<std::int64_t> not_after_us = {};
  std::vector<std::string> names = {};  ///< DNS names and addresses it is for.
};

/// The certificates in the body of a Certificate message, at most 16 of them.
std::vector<Certificate> parse_certificates(Bytes body);

}  // namespace wirelake
