#include "wirelake/http.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/packets.h"

namespace wirelake::test {
namespace {

// "METHOD URI VERSION" and each field as " name=value", or "none".
std::string request_text(std::string_view payload) {
  const ByteString bytes = text_bytes(payload);
  const auto request = find_http_request(bytes);
  if (!request) return "none";
  std::string text = std::string(request->method) + ' ' + std::string(request->uri) + ' ' +
                     std::string(request->version);
  HttpFieldWalk walk(*request);
  while (const auto field = walk.next())
    text += ' ' + std::string(field->name) + '=' + std::string(field->value);
  return text;
}

TEST(Http, Requests) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"GET / HTTP/1.1\r\nHost: a.test\r\n\r\n", "GET / 1.1 Host=a.test"},
      {"GET / HTTP/1.0\r\n\r\n", "GET / 1.0"},
      {"GET / HTTP/1.1\nHost: a.test\n\nbody", "GET / 1.1 Host=a.test"},
      {"POST /a?b=c HTTP/1.1\r\nA: \t 1 \t\r\nB:\r\n\r\nHost: body\r\n\r\n",
       "POST /a?b=c 1.1 A=1 B="},
      {"GET /with blank HTTP/1.1\r\n\r\n", "GET /with blank 1.1"},
      {"CONNECT a.test:443 HTTP/1.1\r\n\r\n", "CONNECT a.test:443 1.1"},
      {"M-SEARCH * HTTP/1.1\r\n\r\n", "M-SEARCH * 1.1"},
      {"GET / HTTP/1.1\r\nA: 1\r\n  more\r\nB: 2\r\n\r\n", "GET / 1.1 A=1\r\n  more B=2"},
      {"GET / HTTP/1.1\r\nno colon\r\n: no name\r\nbad name: 1\r\nGood: 1\r\n\r\n",
       "GET / 1.1 Good=1"},
      {"GET / HTTP/1.1\r\nA: 1\r\n  more\r\n\r\n", "GET / 1.1 A=1\r\n  more"},
  };
  for (const auto& [payload, expected] : table)
    EXPECT_EQ(request_text(payload), expected) << payload;
}

TEST(Http, WhatIsNoRequest) {
  for (const char* payload : {
           "",
           "GET / HTTP/1.1\r\nHost: a.test\r\n",
           "GET / HTTP/1.1\r\n",
           "GET / HTTP/2.0\r\n\r\n",
           "GET / HTTP/1.\r\n\r\n",
           "GET / HTTP/1.x\r\n\r\n",
           "GET HTTP/1.1\r\n\r\n.....",
           "GET  HTTP/1.1\r\n\r\n....",
           "HTTP/1.1 200 OK\r\nA: 1\r\n\r\n",
           "G@T / HTTP/1.1\r\n\r\n",
           "SSH-2.0-OpenSSH_9.2\r\n\r\n",
           "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
           "\x16\x03\x01 GET / HTTP/1.1\r\n\r\n",
       }) {
    EXPECT_EQ(request_text(payload), "none") << payload;
  }
}

}  // namespace
}  // namespace wirelake::test
