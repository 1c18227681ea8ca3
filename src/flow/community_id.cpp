#include "flow/community_id.h"

#include <array>
#include <cstddef>
#include <span>

#include "base/base64.h"
#include "base/digests.h"

namespace wirelake {
namespace {

// What is hashed, put together: at most a seed, two addresses of IPv6, a protocol and two ports.
class HashedBytes {
 public:
  void add(std::span<const std::uint8_t> bytes) {
    for (const std::uint8_t byte : bytes)
      bytes_[size_++] = std::byte{byte};
  }
  void add_number(std::uint16_t number) {
    const std::array bytes = {static_cast<std::uint8_t>(number >> 8),
                              static_cast<std::uint8_t>(number)};
    add(bytes);
  }
  Bytes bytes() const { return Bytes(bytes_).first(size_); }

 private:
  std::array<std::byte, 2 + 16 + 16 + 2 + 4> bytes_ = {};
  std::size_t size_ = 0;
};

// The protocols whose ports, or what stands for them, are in it. UDP-Lite is not among them.
bool has_ports_in_id(const FlowKey& key) {
  return key.has_ports && key.protocol != kUdpLite;
}

}  // namespace

std::string community_id(const FlowKey& key) {
  constexpr std::uint16_t kSeed = 0;
  const std::size_t address_size = key.version == IpVersion::kV4 ? 4 : 16;
  HashedBytes hashed;
  hashed.add_number(kSeed);
  hashed.add(std::span(key.first_address).first(address_size));
  hashed.add(std::span(key.second_address).first(address_size));
  hashed.add_number(static_cast<std::uint16_t>(key.protocol << 8));  // And a byte of padding.
  if (has_ports_in_id(key)) {
    hashed.add_number(key.first_port);
    hashed.add_number(key.second_port);
  }
  const auto digest = sha1(hashed.bytes());
  if (!digest) return {};
  std::string text = "1:";
  append_base64(text, *digest);
  return text;
}

}  // namespace wirelake
