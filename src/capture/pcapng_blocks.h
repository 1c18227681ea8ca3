// Numbers of pcapng (draft-ietf-opsawg-pcapng), for reading it and for writing it.
#pragma once

#include <cstdint>

namespace wirelake::pcapng {

// Block types (section 11.1). All others carry no packets.
inline constexpr std::uint32_t kSectionHeader = 0x0a0d0d0a;  // The same in both byte orders.
inline constexpr std::uint32_t kInterfaceDescription = 1;
inline constexpr std::uint32_t kObsoletePacket = 2;
inline constexpr std::uint32_t kSimplePacket = 3;
inline constexpr std::uint32_t kEnhancedPacket = 6;

inline constexpr std::uint32_t kByteOrderMagic = 0x1a2b3c4d;

// Every block: type and total length, body, total length again.
inline constexpr std::uint32_t kBlockHeaderLen = 8;
inline constexpr std::uint32_t kBlockTrailerLen = 4;

// Options of an interface (section 4.2).
inline constexpr std::uint16_t kOptionEnd = 0;
inline constexpr std::uint16_t kOptionTsresol = 9;
inline constexpr std::uint16_t kOptionTsoffset = 14;

}  // namespace wirelake::pcapng
