// SHA-256 (FIPS 180-4), for knowing a file again by its content.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "wirelake/packet.h"

namespace wirelake {

class Sha256 {
 public:
  void update(Bytes bytes);

  /// 64 hexadecimal digits; called once.
  std::string finish();

 private:
  void add_block(const std::byte* block);

  std::array<std::uint32_t, 8> state_ = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                         0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  std::array<std::byte, 64> block_ = {};
  std::uint64_t length_ = 0;  // Bytes so far.
};

}  // namespace wirelake
