#include "store/mongodb/escaped_name.h"

#include <array>

namespace wirelake::mongodb {
namespace {

struct Escape {
  char character;
  std::string_view text;
};
constexpr std::array<Escape, 3> kEscapes = {{{'.', "%2e"}, {'$', "%24"}, {'%', "%25"}}};

}  // namespace

std::string escaped_name(std::string_view name) {
  std::string escaped;
  for (const char c : name) {
    std::string_view text(&c, 1);
    for (const Escape& escape : kEscapes) {
      if (escape.character == c) text = escape.text;
    }
    escaped += text;
  }
  return escaped;
}

std::string unescaped_name(std::string_view escaped) {
  std::string name;
  while (!escaped.empty()) {
    char character = escaped.front();
    std::size_t length = 1;
    for (const Escape& escape : kEscapes) {
      if (!escaped.starts_with(escape.text)) continue;
      character = escape.character;
      length = escape.text.size();
      break;
    }
    name += character;
    escaped.remove_prefix(length);
  }
  return name;
}

}  // namespace wirelake::mongodb
