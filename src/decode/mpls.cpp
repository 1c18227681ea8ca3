#include "decode/mpls.h"

#include "base/byte_cursor.h"

namespace wirelake {

HeaderStep decode_mpls(Bytes bytes, VlanTags&) {
  ByteCursor cursor(bytes);
  const auto entry = cursor.header<4>();
  if (!entry) return HeaderStep::stop(PassedOver::kLinkHeaderCut);
  const Bytes rest = cursor.rest();
  const bool bottom_of_stack = field<1, 2>(*entry) & 1;
  if (!bottom_of_stack) return HeaderStep::to(decode_mpls, rest);

  // A label does not say what it carries. Whatever is not IP keeps its first four bits clear of
  // IP's versions (RFC 4385 section 3, RFC 4928), so they tell.
  const auto first = cursor.u8();
  if (!first) return HeaderStep::stop(PassedOver::kLinkHeaderCut);
  const int version = *first >> 4;
  if (version != 4 && version != 6) return HeaderStep::stop(PassedOver::kNotIp);
  return HeaderStep::ip(rest, std::nullopt);
}

}  // namespace wirelake
