// HeaderStep: what reading one header between the start of a frame and IP leads to.
//
// Each protocol below IP has one HeaderDecoder, which reads its own header and says what the bytes
// behind it are. link_type.cpp names the first decoder of a frame; find_ip() follows the steps.
// Decoders keep no state; safe from any thread.
#pragma once

#include <optional>

#include "wirelake/packet.h"
#include "wirelake/reasons.h"

namespace wirelake {

struct HeaderStep;

/// Reads the header at the start of `bytes`, and appends to `vlan` if it is a VLAN tag.
using HeaderDecoder = HeaderStep (*)(Bytes bytes, VlanTags& vlan);

struct HeaderStep {
  HeaderDecoder next = nullptr;  ///< Who reads `rest`; null at the end of the walk.
  Bytes rest = {};               ///< Behind the header; at the end of the walk, from IP on.
  /// At the end: the version that the layer below announces, if it does.
  std::optional<IpVersion> announced = {};
  /// At the end: why there is no IP.
  std::optional<PassedOver> passed_over = {};

  static HeaderStep to(HeaderDecoder decoder, Bytes rest) {
    return {.next = decoder, .rest = rest};
  }
  static HeaderStep ip(Bytes rest, std::optional<IpVersion> announced) {
    return {.rest = rest, .announced = announced};
  }
  static HeaderStep stop(PassedOver reason) { return {.passed_over = reason}; }
  static HeaderStep cut() { return stop(PassedOver::kLinkHeaderCut); }
  static HeaderStep invalid() { return stop(PassedOver::kLinkHeaderInvalid); }
  static HeaderStep not_ip() { return stop(PassedOver::kNotIp); }
};

}  // namespace wirelake
