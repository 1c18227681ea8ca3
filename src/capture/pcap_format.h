// pcap: the file format of libpcap (draft-ietf-opsawg-pcap), with its older and "modified" kinds.
//
// Used by capture_format.cpp.
#pragma once

#include <memory>

#include "capture/capture_format.h"

namespace wirelake {

/// True if `head` starts with the magic number of a pcap file that is read.
bool is_pcap(Bytes head);

/// The format of a capture for which is_pcap() holds. kNotACapture if the file header is cut off,
/// kUnsupported for a version or a kind of pcap that is not read.
Result<std::unique_ptr<CaptureFormat>> make_pcap_format(Bytes head);

}  // namespace wirelake
