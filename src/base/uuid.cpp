#include "base/uuid.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <random>

#include "base/time_text.h"

namespace wirelake {
namespace {

constexpr char kHex[] = "0123456789abcdef";

void fill_random(unsigned char* out, std::size_t size) {
  if (getrandom(out, size, 0) == static_cast<ssize_t>(size)) return;
  // Only a kernel older than getrandom comes here.
  std::random_device device;
  std::generate(out, out + size, [&] { return static_cast<unsigned char>(device()); });
}

// Milliseconds in the upper bits and a counter of 12 bits below, which runs ahead of the clock
// rather than repeat itself (RFC 9562 section 6.2, method 1).
std::uint64_t next_tick() {
  static std::atomic<std::uint64_t> last = 0;
  const auto now = static_cast<std::uint64_t>(now_microseconds()) / 1000 << 12;
  std::uint64_t previous = last.load();
  std::uint64_t tick = 0;
  do {
    tick = std::max(now, previous + 1);
  } while (!last.compare_exchange_weak(previous, tick));
  return tick;
}

using UuidBytes = std::array<unsigned char, 16>;

// FNV-1a (draft-eastlake-fnv).
std::uint64_t hash_of(std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const char c : name)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

// The text of a UUID with the time and counter of `tick`; `bytes` has the others.
std::string uuid_text(UuidBytes bytes, std::uint64_t tick) {
  for (int i = 0; i < 6; ++i)
    bytes[i] = static_cast<unsigned char>(tick >> 12 >> (40 - 8 * i));
  bytes[6] = static_cast<unsigned char>(0x70 | (tick >> 8 & 0x0f));
  bytes[7] = static_cast<unsigned char>(tick);
  bytes[8] = static_cast<unsigned char>(0x80 | (bytes[8] & 0x3f));

  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += kHex[bytes[i] >> 4];
    text += kHex[bytes[i] & 15];
  }
  return text;
}

}  // namespace

std::string make_uuid_v7() {
  UuidBytes bytes;
  fill_random(bytes.data(), bytes.size());
  return uuid_text(bytes, next_tick());
}

std::string uuid_v7_of(std::int64_t microseconds, std::string_view name) {
  const std::uint64_t hash = hash_of(name);
  UuidBytes bytes = {};
  for (std::size_t i = 0; i < sizeof hash; ++i)
    bytes[8 + i] = static_cast<unsigned char>(hash >> (8 * i));
  return uuid_text(bytes, static_cast<std::uint64_t>(microseconds) / 1000 << 12);
}

std::string random_hex(int digits) {
  std::string bytes(static_cast<std::size_t>(digits), '\0');
  fill_random(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size());
  for (char& c : bytes)
    c = kHex[static_cast<unsigned char>(c) & 15];
  return bytes;
}

}  // namespace wirelake
