// snoop: the file format of Solaris' snoop (RFC 1761), and Shomiti Surveyor's variant of it.
//
// Used by capture_format.cpp.
#pragma once

#include <memory>

#include "capture/capture_format.h"

namespace wirelake {

/// True if `head` starts with snoop's identification pattern.
bool is_snoop(Bytes head);

/// True if `bytes` start as a snoop file header of a version that is read.
bool is_joined_snoop(Bytes bytes);

/// The format of a capture for which is_snoop() holds, and whose first frame has the number behind
/// `frames`. kNotACapture if the file header is cut off, kUnsupported for a version that is not
/// read.
Result<std::unique_ptr<CaptureFormat>> make_snoop_format(Bytes head, std::uint64_t frames = 0);

}  // namespace wirelake
