// Base64 (RFC 4648 section 4), appended to text in one pass.
#pragma once

#include <string>

#include "wirelake/packet.h"

namespace wirelake {

void append_base64(std::string& text, Bytes bytes);

}  // namespace wirelake
