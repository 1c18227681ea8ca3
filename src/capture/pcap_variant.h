// Which of several record headers the records of a pcap file have: their sizes tell.
//
// Used by pcap_format.cpp, before the first record.
#pragma once

#include <cstddef>
#include <span>

#include "capture/pcap_record.h"

namespace wirelake {

struct VariantGuess {
  const PcapVariant* variant = nullptr;  ///< Null if more bytes are needed to tell.
  std::size_t needed = 0;                ///< Then: how many.
};

/// Tells by `records`, the bytes behind the file header. The first of `variants` is the usual one,
/// and another is taken only if up to three records make sense with it and not with the usual one.
/// A first frame that starts as one of its link type does is not kept waiting for a second one.
VariantGuess guess_variant(std::span<const PcapVariant> variants, const PcapLayout& layout,
                           Bytes records, bool at_end);

}  // namespace wirelake
