// Text that is UTF-8, or not.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wirelake {

/// How many bytes the character at `at`, which is in `text`, has; 0 if there is none (RFC 3629
/// section 4).
std::size_t utf8_length(std::string_view text, std::size_t at);

/// `text` with every byte that is no part of a UTF-8 character (RFC 3629) replaced by U+FFFD.
std::string to_valid_utf8(std::string_view text);

/// `text` with every such byte as \xNN.
std::string escaped_utf8(std::string_view text);

}  // namespace wirelake
