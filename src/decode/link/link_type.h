// The table of link types: from a LINKTYPE_ number to the decoder of a frame's first header.
//
// One more link type is one more entry in link_type.cpp, and a decoder in a file of its own. Used
// by decode() and by whoever shows a link type to people.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "decode/link/header_step.h"

namespace wirelake {

struct LinkType {
  std::uint16_t number;      ///< The LINKTYPE_ value (https://www.tcpdump.org/linktypes.html).
  std::string_view name;     ///< Its name there, without LINKTYPE_.
  HeaderDecoder decode;      ///< Reads the start of a frame.
  std::string_view summary;  ///< What a frame starts with, for docs/link-types.md.
};

/// All link types that are decoded, by number.
std::span<const LinkType> link_types();

/// The entry of a number, or null if it is not decoded.
const LinkType* find_link_type(std::uint16_t number);

/// For headers that name the link type of what follows them.
HeaderStep step_by_link_type(std::uint32_t number, Bytes rest);

}  // namespace wirelake
