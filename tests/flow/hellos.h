// Hellos for tests, put together of their parts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace wirelake::test {

struct HelloExtension {
  std::uint16_t type = 0;
  std::string data = {};
};

std::string number_u16(std::uint16_t value);

/// `data` behind its length, of so many bytes.
std::string counted(std::string_view data, int length_bytes);

HelloExtension server_name(std::string_view name);
HelloExtension alpn(const std::vector<std::string>& protocols);
/// A list of numbers behind its length, as most extensions have one.
HelloExtension numbers(std::uint16_t type, const std::vector<std::uint16_t>& values,
                       int length_bytes = 2);

/// The bodies of a ClientHello and of a ServerHello.
std::string client_hello(const std::vector<std::uint16_t>& ciphers,
                         const std::vector<HelloExtension>& extensions,
                         std::uint16_t version = 0x0303);
std::string server_hello(std::uint16_t cipher, const std::vector<HelloExtension>& extensions,
                         std::uint16_t version = 0x0303);

/// A handshake message, and a TLS record.
std::string message(std::uint8_t type, std::string_view body);
std::string record(std::uint8_t type, std::string_view body);

/// A whole record with a hello of a client that asks for example.com.
std::string usual_client_record();
std::string usual_server_record();

}  // namespace wirelake::test
