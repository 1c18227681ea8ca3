// Headers of a fixed size of which nothing but what follows them matters.
//
// Instances stand in the tables of link types and EtherTypes, each with the source of its size.
#pragma once

#include <cstddef>

#include "base/byte_cursor.h"
#include "decode/link/ethertype.h"
#include "decode/link/header_step.h"

namespace wirelake {

/// `Size` bytes, behind which is always what `Next` reads.
template <std::size_t Size, HeaderDecoder Next>
HeaderStep decode_behind(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  if (!cursor.skip(Size)) return HeaderStep::cut();
  return HeaderStep::to(Next, cursor.rest());
}

/// `Size` bytes, the last two of which are an EtherType.
template <std::size_t Size>
HeaderStep decode_tag(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto header = cursor.header<Size>();
  if (!header) return HeaderStep::cut();
  return step_by_ethertype(field<2, Size - 2>(*header), cursor.rest());
}

}  // namespace wirelake
