// Captures of a few packets, written to files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "support/packets.h"

namespace wirelake::test {

/// A pcap file in microseconds of `frames` with Ethernet headers, one second apart from time 1000
/// on.
ByteString pcap_bytes(const std::vector<ByteString>& frames);

/// `count` TCP segments with `payload_len` bytes of payload, each another sequence of bytes.
std::vector<ByteString> tcp_frames(int count, std::size_t payload_len);

/// Writes pcap_bytes() of `frames` as `name` into `folder`; returns the path.
std::filesystem::path write_capture(const std::filesystem::path& folder, const char* name,
                                    const std::vector<ByteString>& frames);

}  // namespace wirelake::test
