// pcapng: sections, interfaces and packets as blocks (draft-ietf-opsawg-pcapng).
//
// Used by capture_format.cpp.
#pragma once

#include <memory>

#include "capture/capture_format.h"

namespace wirelake {

/// True if `head` starts with a section header.
bool is_pcapng(Bytes head);

/// The format of a capture for which is_pcapng() holds, and whose first frame has the number behind
/// `frames`. kNotACapture if the section header is cut off. Sections of other versions than 1.0 and
/// 1.2 are skipped; a capture of nothing else ends as kUnsupported.
Result<std::unique_ptr<CaptureFormat>> make_pcapng_format(Bytes head, std::uint64_t frames = 0);

}  // namespace wirelake
