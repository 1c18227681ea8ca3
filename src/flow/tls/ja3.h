// JA3 and JA3S (github.com/salesforce/ja3): fingerprints of a ClientHello and a ServerHello.
//
// Pure functions; thread-safe.
#pragma once

#include <string>

#include "flow/tls/hello.h"

namespace wirelake {

/// "version,ciphers,extensions,groups,point formats" in decimal, without GREASE.
std::string ja3_text(const ClientHello& hello);

/// "version,cipher,extensions" in decimal.
std::string ja3s_text(const ServerHello& hello);

/// MD5 of such a text, in hexadecimal.
std::string ja3_digest(const std::string& text);

}  // namespace wirelake
