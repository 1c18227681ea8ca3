// Digests of bytes that lie in memory, by OpenSSL's libcrypto.
//
// For identifiers and fingerprints that are defined by them, not for secrets. Thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>

#include "wirelake/bytes.h"

namespace wirelake {

/// RFC 3174. Nothing where libcrypto has no memory, as below.
std::optional<std::array<std::byte, 20>> sha1(Bytes bytes);

/// Of RFC 1321, as 32 hexadecimal digits; empty where it cannot be made: without memory, or where
/// the system's libcrypto is told to have no MD5.
std::string md5_text(Bytes bytes);

/// Of FIPS 180-4, as 64 hexadecimal digits; empty likewise.
std::string sha256_text(Bytes bytes);

}  // namespace wirelake
