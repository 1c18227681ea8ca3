// pcapng: sections, interfaces and packets as blocks (draft-ietf-opsawg-pcapng).
//
// Used by capture_format.cpp.
#pragma once

#include <memory>

#include "capture/capture_format.h"

namespace wirelake {

/// True if `head` starts with a section header block.
bool is_pcapng(Bytes head);

/// The format of a capture for which is_pcapng() holds. kNotACapture if the section header is cut
/// off, kUnsupported for a version that is not read.
Result<std::unique_ptr<CaptureFormat>> make_pcapng_format(Bytes head);

}  // namespace wirelake
