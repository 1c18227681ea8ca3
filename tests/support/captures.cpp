#include "support/captures.h"

#include "support/bytes.h"

namespace wirelake::test {
namespace {

// The header of a big-endian pcap file: magic, version 2.4, snap length, Ethernet.
ByteString file_header() {
  return be32(0xa1b2c3d4) + be16(2) + be16(4) + be32(0) + be32(0) + be32(262144) + be32(1);
}

}  // namespace

ByteString pcap_bytes(const std::vector<ByteString>& frames) {
  ByteString bytes = file_header();
  std::uint32_t second = 1000;
  for (const ByteString& frame : frames) {
    const auto length = static_cast<std::uint32_t>(frame.size());
    const ByteString record = be32(second++) + be32(5) + be32(length) + be32(length) + frame;
    bytes.insert(bytes.end(), record.begin(), record.end());
  }
  return bytes;
}

std::vector<ByteString> tcp_frames(int count, std::size_t payload_len) {
  std::vector<ByteString> frames;
  std::uint32_t state = 1;
  for (int i = 0; i < count; ++i) {
    ByteString payload(payload_len);
    for (std::byte& byte : payload) {
      state = state * 1664525 + 1013904223;
      byte = static_cast<std::byte>(state >> 24);
    }
    frames.push_back(ethernet(0x0800, ipv4(tcp(std::move(payload)))));
  }
  return frames;
}

std::filesystem::path write_capture(const std::filesystem::path& folder, const char* name,
                                    const std::vector<ByteString>& frames) {
  const auto path = folder / name;
  write_file(path, pcap_bytes(frames));
  return path;
}

}  // namespace wirelake::test
