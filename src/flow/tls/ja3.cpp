#include "flow/tls/ja3.h"

#include <span>

#include "base/digests.h"
#include "flow/tls/grease.h"

namespace wirelake {
namespace {

template <typename Number>
void append_list(std::string& text, const std::vector<Number>& values) {
  text += ',';
  bool is_first = true;
  for (const Number value : values) {
    if (is_grease(value)) continue;
    if (!is_first) text += '-';
    is_first = false;
    text += std::to_string(value);
  }
}

}  // namespace

std::string ja3_text(const ClientHello& hello) {
  std::string text = std::to_string(hello.version);
  append_list(text, hello.ciphers);
  append_list(text, hello.extensions);
  append_list(text, hello.groups);
  append_list(text, hello.point_formats);
  return text;
}

std::string ja3s_text(const ServerHello& hello) {
  std::string text = std::to_string(hello.legacy_version) + "," + std::to_string(hello.cipher);
  append_list(text, hello.extensions);
  return text;
}

std::string ja3_digest(const std::string& text) {
  return md5_text(std::as_bytes(std::span(text)));
}

}  // namespace wirelake
