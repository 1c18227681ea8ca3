#include "base/printable.h"

#include <algorithm>
#include <cstdint>
#include <cstdio>

#include "base/utf8.h"

namespace wirelake {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

// Of Unicode 15: general categories Cc, Zl, Zp, and of Cf those that change how other characters
// are shown. Joiners (U+200C, U+200D), which scripts and emoji need, are left.
constexpr Range kNotPrintable[] = {
    {0x00, 0x1f},        // C0.
    {0x7f, 0x9f},        // DEL and C1.
    {0xad, 0xad},        // Soft hyphen.
    {0x61c, 0x61c},      // Arabic letter mark.
    {0x180e, 0x180e},    // Mongolian vowel separator.
    {0x200b, 0x200b},    // Zero width space.
    {0x200e, 0x200f},    // Left-to-right and right-to-left marks.
    {0x2028, 0x202e},    // Separators; embeddings and overrides.
    {0x2060, 0x206f},    // Invisible operators; isolates; deprecated format characters.
    {0xfeff, 0xfeff},    // Byte order mark.
    {0xfff9, 0xfffb},    // Interlinear annotations.
    {0xe0000, 0xe007f},  // Tags.
};

bool is_printable(std::uint32_t code) {
  return std::ranges::none_of(kNotPrintable, [code](const Range& range) {
    return code >= range.first && code <= range.last;
  });
}

// Of the character that `text`, valid UTF-8, begins with.
std::size_t length_of(std::string_view text) {
  const auto first = static_cast<unsigned char>(text.front());
  if (first < 0x80) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}

std::uint32_t code_of(std::string_view character) {
  const auto first = static_cast<unsigned char>(character.front());
  if (character.size() == 1) return first;
  std::uint32_t code = first & (0x7fU >> character.size());
  for (const char c : character.substr(1))
    code = code << 6 | (static_cast<unsigned char>(c) & 0x3fU);
  return code;
}

void append_unit(std::string& out, std::uint16_t unit) {
  char text[8];
  std::snprintf(text, sizeof text, "\\u%04x", unit);
  out += text;
}

// As JSON writes it: above U+FFFF as a pair of surrogates.
void append_escaped(std::string& out, std::uint32_t code) {
  const auto unit = [](std::uint32_t value) { return static_cast<std::uint16_t>(value); };
  if (code < 0x10000) return append_unit(out, unit(code));
  append_unit(out, unit(0xd800 + ((code - 0x10000) >> 10)));
  append_unit(out, unit(0xdc00 + ((code - 0x10000) & 0x3ff)));
}

// `as_they_are` are control characters that stay.
std::string escaped(std::string_view text, std::string_view as_they_are) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const std::string_view character = text.substr(0, length_of(text));
    const std::uint32_t code = code_of(character);
    const bool stays = character.size() == 1 && as_they_are.find(character) != text.npos;
    if (stays || is_printable(code)) {
      out += character;
    } else {
      append_escaped(out, code);
    }
    text.remove_prefix(character.size());
  }
  return out;
}

// As most text is.
bool is_plain_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7f; });
}

}  // namespace

std::string printable(std::string_view text) {
  if (is_plain_ascii(text)) return std::string(text);
  return escaped(to_valid_utf8(text), "");
}

std::string one_line(std::string_view text) {
  std::string line(text);
  std::ranges::replace_if(
      line, [](char c) { return c == '\n' || c == '\t'; }, ' ');
  return printable(line);
}

std::string printable_lines(std::string_view text) {
  std::string lines = escaped(to_valid_utf8(text), "\n\r\t");
  // A carriage return that ends no line would let what follows be written over what is before.
  std::string out;
  for (std::size_t at = 0; at < lines.size(); ++at) {
    const bool is_alone = lines[at] == '\r' && (at + 1 == lines.size() || lines[at + 1] != '\n');
    if (is_alone) {
      append_unit(out, '\r');
    } else {
      out += lines[at];
    }
  }
  return out;
}

}  // namespace wirelake
