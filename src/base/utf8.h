// Text that is UTF-8 for certain.
#pragma once

#include <string>
#include <string_view>

namespace wirelake {

/// `text` with every byte that is no part of a UTF-8 character (RFC 3629) replaced by U+FFFD.
std::string to_valid_utf8(std::string_view text);

}  // namespace wirelake
