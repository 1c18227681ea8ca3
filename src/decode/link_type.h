// The table of link types: from a LINKTYPE_ number to the function that finds IP in a frame.
//
// One more link type is one more entry in link_type.cpp, and a decoder in a file of its own.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "wirelake/packet.h"
#include "wirelake/reasons.h"

namespace wirelake {

/// Where in a frame the outermost IP header starts, or why there is none.
struct IpLocation {
  std::optional<PassedOver> passed_over = {};
  Bytes ip = {};  ///< From the IP header to the end of the captured frame.
  /// The version that the layer below announces; nothing where it leaves that to the IP header.
  std::optional<IpVersion> announced = {};
};

using LinkDecoder = IpLocation (*)(Bytes frame, VlanTags& vlan);

struct LinkType {
  std::uint16_t number;   ///< The LINKTYPE_ value (https://www.tcpdump.org/linktypes.html).
  std::string_view name;  ///< Its name there, without LINKTYPE_.
  LinkDecoder decode;
};

/// All link types that are decoded, by number.
std::span<const LinkType> link_types();

/// The entry of a number, or null if it is not decoded.
const LinkType* find_link_type(std::uint16_t number);

}  // namespace wirelake
