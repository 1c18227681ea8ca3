// ByteCursor: the one way in which input bytes are read.
//
// Every read is checked against what remains; a read past the end yields nothing and moves nothing.
// Views point into the bytes that the cursor was made over.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>

#include "wirelake/bytes.h"

namespace wirelake {

enum class Endian { kBig, kLittle };

/// Reads an unsigned integer of `Size` bytes that are known to be there.
template <std::size_t Size>
constexpr auto load_unsigned(std::span<const std::byte, Size> bytes, Endian endian) {
  static_assert(Size == 1 || Size == 2 || Size == 4 || Size == 8);
  using Wide = std::conditional_t<(Size <= 2), std::uint16_t,
                                  std::conditional_t<(Size <= 4), std::uint32_t, std::uint64_t>>;
  // Written out rather than looped over: compilers make one load and one byte swap of it.
  return [&]<std::size_t... I>(std::index_sequence<I...>) {
    const auto byte = [&](std::size_t i) { return std::to_integer<Wide>(bytes[i]); };
    return endian == Endian::kBig ? static_cast<Wide>(((byte(I) << 8 * (Size - 1 - I)) | ...))
                                  : static_cast<Wide>(((byte(I) << 8 * I) | ...));
  }
  (std::make_index_sequence<Size>());
}

/// A view of `Size` bytes, or nothing. Like an optional span, but one pointer in a register.
template <std::size_t Size>
class FixedBytes {
 public:
  FixedBytes() = default;
  explicit FixedBytes(std::span<const std::byte, Size> bytes) : data_(bytes.data()) {}

  explicit operator bool() const { return data_ != nullptr; }
  std::span<const std::byte, Size> operator*() const {
    return std::span<const std::byte, Size>(data_, Size);
  }

 private:
  const std::byte* data_ = nullptr;
};

class ByteCursor {
 public:
  explicit ByteCursor(Bytes bytes, Endian endian = Endian::kBig) : rest_(bytes), endian_(endian) {}

  std::size_t remaining() const { return rest_.size(); }
  bool empty() const { return rest_.empty(); }

  /// What has not been read yet.
  Bytes rest() const { return rest_; }

  std::optional<std::uint8_t> u8() {
    if (rest_.empty()) return std::nullopt;
    const auto value = std::to_integer<std::uint8_t>(rest_.front());
    rest_ = rest_.subspan(1);
    return value;
  }
  std::optional<std::uint16_t> u16() { return unsigned_of<2>(); }
  std::optional<std::uint32_t> u32() { return unsigned_of<4>(); }
  std::optional<std::uint64_t> u64() { return unsigned_of<8>(); }

  /// The next `size` bytes, or nothing if there are fewer.
  std::optional<Bytes> bytes(std::size_t size) {
    if (size > rest_.size()) return std::nullopt;
    const Bytes taken = rest_.first(size);
    rest_ = rest_.subspan(size);
    return taken;
  }

  /// The next `Size` bytes as a fixed view, for headers whose fields are then read without checks.
  template <std::size_t Size>
  FixedBytes<Size> header() {
    if (Size > rest_.size()) return {};
    const FixedBytes<Size> taken(rest_.template first<Size>());
    rest_ = rest_.subspan(Size);
    return taken;
  }

  bool skip(std::size_t size) { return bytes(size).has_value(); }

 private:
  template <std::size_t Size>
  auto unsigned_of()
      -> std::optional<decltype(load_unsigned(std::declval<std::span<const std::byte, Size>>(),
                                              Endian::kBig))> {
    const auto taken = header<Size>();
    if (!taken) return std::nullopt;
    return load_unsigned(*taken, endian_);
  }

  Bytes rest_;
  Endian endian_;
};

/// A field of a fixed header, checked at compile time: `field<2, 12>(header)` is the 16-bit number
/// at byte 12, in network order.
template <std::size_t Size, std::size_t Offset, std::size_t Extent>
constexpr auto field(std::span<const std::byte, Extent> header, Endian endian = Endian::kBig) {
  static_assert(Extent != std::dynamic_extent && Offset + Size <= Extent);
  return load_unsigned(header.template subspan<Offset, Size>(), endian);
}

}  // namespace wirelake
