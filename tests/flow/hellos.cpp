#include "hellos.h"

namespace wirelake::test {
namespace {

std::string number(std::size_t value, int bytes) {
  std::string text;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
    text += static_cast<char>(value >> shift & 0xff);
  return text;
}

std::string list_of(const std::vector<std::uint16_t>& values) {
  std::string text;
  for (const std::uint16_t value : values)
    text += number_u16(value);
  return text;
}

std::string extensions_text(const std::vector<HelloExtension>& extensions) {
  std::string text;
  for (const HelloExtension& one : extensions)
    text += number_u16(one.type) + counted(one.data, 2);
  return counted(text, 2);
}

const std::string kRandom(32, 'r');

}  // namespace

std::string number_u16(std::uint16_t value) {
  return number(value, 2);
}

std::string counted(std::string_view data, int length_bytes) {
  return number(data.size(), length_bytes) + std::string(data);
}

HelloExtension server_name(std::string_view name) {
  return {0, counted(std::string(1, '\0') + counted(name, 2), 2)};
}

HelloExtension alpn(const std::vector<std::string>& protocols) {
  std::string list;
  for (const std::string& protocol : protocols)
    list += counted(protocol, 1);
  return {16, counted(list, 2)};
}

HelloExtension numbers(std::uint16_t type, const std::vector<std::uint16_t>& values,
                       int length_bytes) {
  return {type, counted(list_of(values), length_bytes)};
}

std::string client_hello(const std::vector<std::uint16_t>& ciphers,
                         const std::vector<HelloExtension>& extensions, std::uint16_t version) {
  return number_u16(version) + kRandom + counted("", 1) + counted(list_of(ciphers), 2) +
         counted(std::string(1, '\0'), 1) + extensions_text(extensions);
}

std::string server_hello(std::uint16_t cipher, const std::vector<HelloExtension>& extensions,
                         std::uint16_t version) {
  return number_u16(version) + kRandom + counted("", 1) + number_u16(cipher) + '\0' +
         extensions_text(extensions);
}

std::string message(std::uint8_t type, std::string_view body) {
  return static_cast<char>(type) + counted(body, 3);
}

std::string record(std::uint8_t type, std::string_view body) {
  return static_cast<char>(type) + std::string("\x03\x01") + counted(body, 2);
}

std::string usual_client_record() {
  return record(22, message(1, client_hello({0x1301, 0x1302}, {server_name("example.com")})));
}

std::string usual_server_record() {
  return record(22, message(2, server_hello(0x1301, {{43, number_u16(0x0304)}})));
}

}  // namespace wirelake::test
