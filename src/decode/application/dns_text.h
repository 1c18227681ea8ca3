// Pieces of zone-file text (RFC 1035 section 5.1).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "wirelake/bytes.h"

namespace wirelake {

/// Appends bytes with a backslash before each of `special` and before backslashes; control
/// characters and what is no UTF-8 are \DDD.
void append_escaped(Bytes bytes, std::string_view special, std::string& text);

/// The same in double quotes.
void append_quoted(Bytes bytes, std::string& text);

/// Two digits a byte, in capitals.
void append_hex(Bytes bytes, std::string& text);

/// Base32 with the extended hex alphabet, without padding (RFC 4648 section 7).
void append_base32hex(Bytes bytes, std::string& text);

void append_decimal(std::uint64_t number, std::string& text);

/// The address that 4 or 16 bytes are.
void append_address(Bytes bytes, std::string& text);

/// Seconds since the epoch as YYYYMMDDHHMMSS (RFC 4034 section 3.2).
void append_signature_time(std::uint32_t seconds, std::string& text);

}  // namespace wirelake
