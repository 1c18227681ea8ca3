#include "decode/application/dns_name.h"

#include "base/byte_cursor.h"

namespace wirelake {
namespace {

constexpr std::size_t kMaxNameLen = 255;

// Each label of a name may stand elsewhere, not more often.
constexpr int kMaxPointers = 127;

}  // namespace

std::optional<Bytes> DnsLabelWalk::damaged() {
  is_damaged_ = true;
  return std::nullopt;
}

bool DnsLabelWalk::follow(std::size_t target) {
  if (end_ == 0) end_ = offset_;
  if (target >= start_ || ++pointers_ > kMaxPointers) return false;
  offset_ = start_ = target;
  return true;
}

std::optional<Bytes> DnsLabelWalk::next() {
  if (is_damaged_ || offset_ > message_.size()) return damaged();
  while (true) {
    ByteCursor cursor(message_.subspan(offset_));
    const auto first = cursor.u8();
    if (!first) return damaged();
    switch (*first >> 6) {
      case 0: {
        const auto label = cursor.bytes(*first);
        length_ += label && *first > 0 ? 1u + *first : 0u;
        if (!label || length_ > kMaxNameLen) return damaged();
        offset_ = message_.size() - cursor.remaining();
        if (*first > 0) return label;
        if (end_ == 0) end_ = offset_;
        return std::nullopt;
      }
      case 3: {
        const auto low = cursor.u8();
        if (!low) return damaged();
        offset_ = message_.size() - cursor.remaining();
        if (!follow((*first & 0x3fu) << 8 | *low)) return damaged();
        break;
      }
      default:  // Reserved, and withdrawn (RFC 6891 section 5).
        return damaged();
    }
  }
}

std::optional<std::size_t> skip_dns_name(Bytes message, std::size_t offset) {
  DnsLabelWalk walk(message, offset);
  while (walk.next()) {
  }
  if (walk.is_damaged()) return std::nullopt;
  return walk.end();
}

}  // namespace wirelake
