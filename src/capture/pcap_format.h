// pcap: the file format of libpcap (draft-ietf-opsawg-pcap), with its older and "modified" kinds,
// and those of Nokia, Red Hat 6.1 and SuSE 6.3.
//
// Used by capture_format.cpp.
#pragma once

#include <memory>

#include "capture/capture_format.h"

namespace wirelake {

/// True if `head` starts with the magic number of a pcap file that is read.
bool is_pcap(Bytes head);

/// True if `bytes` start with the magic number of a pcap file and a version that is in use, so that
/// they cannot be a record.
bool is_joined_pcap(Bytes bytes);

/// The format of a capture for which is_pcap() holds, and whose first frame has the number behind
/// `frames`. kNotACapture if the file header is cut off, kUnsupported for a version or a kind of
/// pcap that is not read.
Result<std::unique_ptr<CaptureFormat>> make_pcap_format(Bytes head, std::uint64_t frames = 0);

}  // namespace wirelake
