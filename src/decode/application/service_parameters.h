// The parameters of SVCB and HTTPS records (RFC 9460).
#pragma once

#include <string>

#include "wirelake/bytes.h"

namespace wirelake {

/// Appends each parameter as text, with a blank before it; false if they are damaged.
bool append_service_parameters(Bytes bytes, std::string& text);

}  // namespace wirelake
