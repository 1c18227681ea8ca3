#include "wirelake/ip.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <optional>

#include "base/quoted.h"
#include "base/try.h"

namespace wirelake {
namespace {

constexpr std::size_t kOctetCount = 4;
constexpr std::size_t kGroupCount = 8;

// Python's int() refuses more digits than these, leading zeros included.
constexpr std::size_t kMaxPrefixDigits = 4300;

// ---- Text of an address ----

// An octet's digits and the '.' after them: copied as four bytes, of which `len` count.
struct OctetText {
  std::array<char, 4> chars = {};
  std::uint8_t len = 0;
};

constexpr auto kOctetTexts = [] {
  std::array<OctetText, 256> texts;
  for (int octet = 0; octet < 256; ++octet) {
    OctetText& text = texts[octet];
    if (octet >= 100) text.chars[text.len++] = static_cast<char>('0' + octet / 100);
    if (octet >= 10) text.chars[text.len++] = static_cast<char>('0' + octet / 10 % 10);
    text.chars[text.len++] = static_cast<char>('0' + octet % 10);
    text.chars[text.len++] = '.';
  }
  return texts;
}();

constexpr auto kHexPairs = [] {
  constexpr char kDigits[] = "0123456789abcdef";
  std::array<std::array<char, 2>, 256> pairs;
  for (int byte = 0; byte < 256; ++byte)
    pairs[byte] = {kDigits[byte >> 4], kDigits[byte & 15]};
  return pairs;
}();

// The groups that "::" stands for: none if `len` is 0.
struct ZeroRun {
  std::uint8_t start = 0;
  std::uint8_t len = 0;
};

// By the set of groups that are zero (bit i: group i). RFC 5952 section 4.2: the longest run, the
// first of several, and never a single group.
constexpr auto kZeroRuns = [] {
  std::array<ZeroRun, 256> runs;
  for (unsigned zeros = 0; zeros < 256; ++zeros) {
    ZeroRun& best = runs[zeros];
    for (std::uint8_t start = 0; start < kGroupCount; ++start) {
      std::uint8_t len = 0;
      while (start + len < 8 && (zeros >> (start + len) & 1) != 0)
        ++len;
      if (len >= 2 && len > best.len) best = {start, len};
    }
  }
  return runs;
}();

std::size_t write_ipv4(const std::array<std::uint8_t, 16>& bytes, char* out) {
  char* end = out;
  for (std::size_t i = 0; i < kOctetCount; ++i) {
    const OctetText& text = kOctetTexts[bytes[i]];
    std::memcpy(end, text.chars.data(), text.chars.size());
    end += text.len;
  }
  return static_cast<std::size_t>(end - out) - 1;  // Without the last '.'.
}

// A group without its leading zeros (RFC 5952 section 4.1).
char* write_group(std::uint8_t high, std::uint8_t low, char* out) {
  const auto& low_pair = kHexPairs[low];
  if (high != 0) {
    const auto& high_pair = kHexPairs[high];
    if (high >= 0x10) *out++ = high_pair[0];
    *out++ = high_pair[1];
    *out++ = low_pair[0];
  } else if (low >= 0x10) {
    *out++ = low_pair[0];
  }
  *out++ = low_pair[1];
  return out;
}

std::size_t write_ipv6(const std::array<std::uint8_t, 16>& bytes, char* out) {
  unsigned zeros = 0;
  for (std::size_t i = 0; i < kGroupCount; ++i) {
    zeros |= static_cast<unsigned>((bytes[2 * i] | bytes[2 * i + 1]) == 0) << i;
  }
  const ZeroRun run = kZeroRuns[zeros];
  char* end = out;
  for (std::size_t i = 0; i < kGroupCount;) {
    if (run.len != 0 && i == run.start) {
      *end++ = ':';
      i += run.len;
      if (i == kGroupCount) *end++ = ':';
      continue;
    }
    if (i != 0) *end++ = ':';
    end = write_group(bytes[2 * i], bytes[2 * i + 1], end);
    ++i;
  }
  return static_cast<std::size_t>(end - out);
}

// ---- Text to subnet: what is wrong is said as the rest of a sentence that starts with the text
// ----

Error wrong(std::string what) {
  return {ErrorCode::kInvalidArgument, std::move(what)};
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Takes the part before the next `separator` off the front of `rest`; after the last part, `rest`
// is nothing.
std::string_view take_part(std::optional<std::string_view>& rest, char separator) {
  const std::size_t end = rest->find(separator);
  const std::string_view part = rest->substr(0, end);
  if (end == std::string_view::npos) {
    rest.reset();
  } else {
    rest->remove_prefix(end + 1);
  }
  return part;
}

Result<std::uint8_t> read_octet(std::string_view text) {
  if (text.empty()) return wrong("has an empty octet");
  if (!all_digits(text)) return wrong("has an octet that is no decimal number: " + quoted(text));
  // Some readers take a leading zero for octal: refused, as inet_pton() does.
  if (text.size() > 1 && text[0] == '0') {
    return wrong("has an octet with a leading zero: " + quoted(text));
  }
  int value = 256;
  if (text.size() <= 3) {
    value = 0;
    for (const char c : text)
      value = value * 10 + (c - '0');
  }
  if (value > 255) return wrong("has an octet over 255: " + quoted(text));
  return static_cast<std::uint8_t>(value);
}

Result<IpAddress> read_ipv4(std::string_view text) {
  const auto dots = static_cast<std::size_t>(std::count(text.begin(), text.end(), '.'));
  if (dots + 1 != kOctetCount) {
    const bool numeric =
        std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.'; });
    if (dots == 0 || !numeric) return wrong("is neither an IPv4 nor an IPv6 address");
    return wrong("has " + std::to_string(dots + 1) + " octets instead of 4");
  }
  IpAddress address;
  std::optional<std::string_view> rest = text;
  for (std::size_t i = 0; i < kOctetCount; ++i) {
    WIRELAKE_ASSIGN(address.bytes[i], read_octet(take_part(rest, '.')));
  }
  return address;
}

// Groups of an IPv6 address on one side of a "::", or all of them.
struct Groups {
  std::array<std::uint16_t, kGroupCount> values = {};
  std::size_t count = 0;

  Status add(std::uint16_t value) {
    if (count == kGroupCount) return wrong("has more than 8 groups");
    values[count++] = value;
    return {};
  }
};

Result<std::uint16_t> read_group(std::string_view text) {
  if (text.empty()) return wrong("has an empty group: a ':' at its end, or three in a row");
  unsigned value = 0;
  for (const char c : text) {
    const int digit = hex_digit(c);
    if (digit < 0) return wrong("has a group that is no hexadecimal number: " + quoted(text));
    value = (value << 4 | static_cast<unsigned>(digit)) & 0xffff;
  }
  if (text.size() > 4) return wrong("has a group of more than 4 digits: " + quoted(text));
  return static_cast<std::uint16_t>(value);
}

Result<Groups> read_groups(std::string_view text, bool ends_address) {
  Groups groups;
  if (text.empty()) return groups;
  std::optional<std::string_view> rest = text;
  while (rest) {
    const std::string_view part = take_part(rest, ':');
    if (!rest && ends_address && part.find('.') != std::string_view::npos) {
      // RFC 4291 section 2.2 (3): the last 32 bits as an IPv4 address.
      WIRELAKE_ASSIGN(const IpAddress tail, read_ipv4(part));
      WIRELAKE_TRY(groups.add(static_cast<std::uint16_t>(tail.bytes[0] << 8 | tail.bytes[1])));
      WIRELAKE_TRY(groups.add(static_cast<std::uint16_t>(tail.bytes[2] << 8 | tail.bytes[3])));
    } else {
      WIRELAKE_ASSIGN(const std::uint16_t group, read_group(part));
      WIRELAKE_TRY(groups.add(group));
    }
  }
  return groups;
}

void put_groups(const Groups& groups, std::size_t first, IpAddress& address) {
  for (std::size_t i = 0; i < groups.count; ++i) {
    address.bytes[2 * (first + i)] = static_cast<std::uint8_t>(groups.values[i] >> 8);
    address.bytes[2 * (first + i) + 1] = static_cast<std::uint8_t>(groups.values[i] & 0xff);
  }
}

Result<IpAddress> read_ipv6(std::string_view text) {
  if (const std::size_t percent = text.find('%'); percent != std::string_view::npos) {
    return wrong("has a scope id (" + quoted(text.substr(percent)) +
                 "), which no packet carries; leave it out");
  }
  IpAddress address{IpVersion::kV6};
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) {
    WIRELAKE_ASSIGN(const Groups all, read_groups(text, true));
    if (all.count != kGroupCount) {
      return wrong("has " + std::to_string(all.count) + " groups instead of 8, and no '::'");
    }
    put_groups(all, 0, address);
    return address;
  }
  if (text.find("::", gap + 1) != std::string_view::npos) return wrong("has more than one '::'");
  WIRELAKE_ASSIGN(const Groups left, read_groups(text.substr(0, gap), false));
  WIRELAKE_ASSIGN(const Groups right, read_groups(text.substr(gap + 2), true));
  if (left.count + right.count >= kGroupCount) return wrong("has a '::' that stands for no group");
  put_groups(left, 0, address);
  put_groups(right, kGroupCount - right.count, address);
  return address;
}

// Netmask before hostmask: 0.0.0.0 and 255.255.255.255 could be either.
Result<std::uint8_t> read_mask(std::string_view text) {
  const auto parsed = read_ipv4(text);
  if (!parsed.ok())
    return wrong("has a mask (" + quoted(text) + ") that " + parsed.error().message);
  std::uint32_t mask = 0;
  for (std::size_t i = 0; i < kOctetCount; ++i)
    mask = mask << 8 | parsed->bytes[i];
  for (const std::uint32_t host_bits : {~mask, mask}) {
    if ((host_bits & (host_bits + 1)) == 0) {
      return static_cast<std::uint8_t>(32 - std::popcount(host_bits));
    }
  }
  return wrong("has a mask (" + quoted(text) + ") that mixes ones and zeros");
}

Result<std::uint8_t> read_prefix_len(std::string_view text, IpVersion version) {
  const bool is_v4 = version == IpVersion::kV4;
  const int max = is_v4 ? 32 : 128;
  if (text.empty()) return wrong("has nothing after its '/'");
  if (!all_digits(text)) {
    if (is_v4 && text.find('.') != std::string_view::npos) return read_mask(text);
    return wrong("has a prefix length that is no number: " + quoted(text));
  }
  int value = 0;
  for (const char c : text)
    value = std::min(value * 10 + (c - '0'), max + 1);
  if (value > max) {
    return wrong("has a prefix length over " + std::to_string(max) + ": " + quoted(text));
  }
  if (text.size() > kMaxPrefixDigits) return wrong("has a prefix length of too many digits");
  return static_cast<std::uint8_t>(value);
}

IpAddress without_host_bits(IpAddress address, int prefix_len) {
  for (int i = 0; i < static_cast<int>(address.bytes.size()); ++i) {
    const int kept_bits = std::clamp(prefix_len - 8 * i, 0, 8);
    address.bytes[i] &= static_cast<std::uint8_t>(0xff00 >> kept_bits);
  }
  return address;
}

Result<IpSubnet> read_subnet(std::string_view text) {
  if (text.empty()) return wrong("is no subnet: ADDRESS or ADDRESS/PREFIX is expected");
  const std::size_t slash = text.find('/');
  const bool has_prefix = slash != std::string_view::npos;
  if (has_prefix && text.find('/', slash + 1) != std::string_view::npos) {
    return wrong("has more than one '/'");
  }
  const std::string_view address_text = text.substr(0, slash);
  if (address_text.empty()) return wrong("has no address before its '/'");

  IpSubnet subnet;
  const bool is_v6 = address_text.find(':') != std::string_view::npos;
  WIRELAKE_ASSIGN(subnet.network, is_v6 ? read_ipv6(address_text) : read_ipv4(address_text));
  if (has_prefix) {
    WIRELAKE_ASSIGN(subnet.prefix_len,
                    read_prefix_len(text.substr(slash + 1), subnet.network.version));
  } else {
    subnet.prefix_len = static_cast<std::uint8_t>(subnet.network.bits());
  }
  const IpSubnet strict{without_host_bits(subnet.network, subnet.prefix_len), subnet.prefix_len};
  if (subnet != strict) {
    return wrong("has host bits set; did you mean " + strict.to_string() + "?");
  }
  return subnet;
}

}  // namespace

std::size_t IpAddress::write_text(char* out) const {
  return version == IpVersion::kV4 ? write_ipv4(bytes, out) : write_ipv6(bytes, out);
}

std::string IpAddress::to_string() const {
  std::array<char, kMaxAddressText> text;
  return {text.data(), write_text(text.data())};
}

Result<IpSubnet> IpSubnet::parse(std::string_view text) {
  auto subnet = read_subnet(text);
  if (subnet.ok()) return subnet;
  return wrong(quoted(text) + ' ' + subnet.error().message);
}

std::string IpSubnet::to_string() const {
  return network.to_string() + '/' + std::to_string(prefix_len);
}

bool IpSubnet::contains(const IpAddress& address) const {
  if (address.version != network.version) return false;
  const std::size_t whole_bytes = prefix_len / 8u;
  if (std::memcmp(address.bytes.data(), network.bytes.data(), whole_bytes) != 0) return false;
  const unsigned rest_bits = prefix_len % 8u;
  if (rest_bits == 0) return true;
  const int differing = address.bytes[whole_bytes] ^ network.bytes[whole_bytes];
  return (differing >> (8 - rest_bits)) == 0;
}

}  // namespace wirelake
