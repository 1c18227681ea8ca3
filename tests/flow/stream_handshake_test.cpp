#include "flow/stream_handshake.h"

#include <gtest/gtest.h>

#include <memory>
#include <span>
#include <string>

#include "hellos.h"

namespace wirelake::test {
namespace {

using namespace std::string_literals;

// Both sides of a stream, said piece by piece.
class Streams {
 public:
  void say(Role role, const std::string& text) {
    put(role, sent_[index_of(role)], text);
    sent_[index_of(role)] += text.size();
  }
  void put(Role role, std::uint64_t offset, const std::string& text) {
    handshake_.add(role, offset, std::as_bytes(std::span(text)), ++frame_, facts_);
  }
  void give_up(Role role) { handshake_.give_up(role); }
  const FlowFacts& facts() const { return facts_; }
  std::string server_name() const {
    return facts_.tls && facts_.tls->client_hello
               ? facts_.tls->client_hello->server_name.value_or("")
               : "";
  }
  bool is_done() const { return handshake_.is_done(); }
  std::size_t memory() const { return memory_.used(); }

 private:
  HandshakeMemory memory_;
  StreamHandshake handshake_{memory_};
  FlowFacts facts_;
  std::array<std::size_t, 2> sent_ = {};
  std::uint64_t frame_ = 0;
};

constexpr Role kOrig = Role::kOrig;
constexpr Role kResp = Role::kResp;

TEST(StreamHandshakeTest, AHandshakeInWholeSegments) {
  Streams talk;
  talk.say(kOrig, usual_client_record());
  talk.say(kResp, usual_server_record() + record(20, "\x01") + record(23, "x"));
  EXPECT_EQ(talk.server_name(), "example.com");
  EXPECT_EQ(talk.facts().service, Service::kTls);
  EXPECT_EQ(talk.facts().tls->client_hello_frame, 1u);
  EXPECT_EQ(talk.facts().tls->server_hello_frame, 2u);
  EXPECT_EQ(talk.facts().tls->server_hello->version, 0x0304);
  EXPECT_EQ(talk.facts().tls->is_resumed, false);
  talk.say(kOrig, record(20, "\x01"));
  EXPECT_TRUE(talk.is_done());
  EXPECT_EQ(talk.memory(), 0u);
}

TEST(StreamHandshakeTest, ByteByByte) {
  Streams talk;
  for (const char byte : usual_client_record())
    talk.say(kOrig, std::string(1, byte));
  EXPECT_EQ(talk.server_name(), "example.com");
  EXPECT_EQ(talk.facts().tls->client_hello_frame, usual_client_record().size());
}

TEST(StreamHandshakeTest, InAnyOrderAndRepeated) {
  const std::string whole = usual_client_record();
  Streams talk;
  for (std::size_t at = whole.size() - whole.size() % 7; at > 0; at -= 7)
    talk.put(kOrig, at, whole.substr(at, 9));
  EXPECT_EQ(talk.server_name(), "");
  talk.put(kOrig, 0, whole.substr(0, 7));
  EXPECT_EQ(talk.server_name(), "example.com");
  EXPECT_FALSE(talk.facts().disagrees);
}

TEST(StreamHandshakeTest, OneMessageInSeveralRecords) {
  const std::string hello = message(1, client_hello({0x1301}, {server_name("example.com")}));
  Streams talk;
  talk.say(kOrig, record(22, hello.substr(0, 3)) + record(22, hello.substr(3, 20)) +
                      record(22, hello.substr(23)));
  EXPECT_EQ(talk.server_name(), "example.com");
}

TEST(StreamHandshakeTest, TheFirstBytesCountWhereSegmentsDisagree) {
  const std::string whole = usual_client_record();
  std::string other = whole;
  other.replace(other.find("example"), 7, "evil___");
  Streams talk;
  talk.put(kOrig, 20, whole.substr(20));
  talk.put(kOrig, 0, other);
  EXPECT_EQ(talk.server_name(), "example.com");
  EXPECT_TRUE(talk.facts().disagrees);
}

TEST(StreamHandshakeTest, BehindAProxysConnect) {
  Streams talk;
  talk.say(kOrig, "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n");
  talk.say(kOrig, "User-Agent: test\r\n\r\n");
  talk.say(kResp, "HTTP/1.1 200 Connection established\r\n\r\n");
  talk.say(kOrig, usual_client_record());
  talk.say(kResp, usual_server_record());
  EXPECT_EQ(talk.server_name(), "example.com");
  EXPECT_TRUE(talk.facts().tls->server_hello);
  ASSERT_TRUE(talk.facts().http);
  EXPECT_EQ(talk.facts().http->method, "CONNECT");
  EXPECT_EQ(talk.facts().http->user_agent, "test");
  EXPECT_EQ(talk.facts().service, Service::kHttp);
}

TEST(StreamHandshakeTest, BehindSocks) {
  Streams five;
  five.say(kOrig, "\x05\x01\0"s);
  five.say(kResp, "\x05\0"s);
  five.say(kOrig,
           "\x05\x01\0\x03\x0b"s
           "example.com\x01\xbb"s);
  five.say(kResp, "\x05\0\0\x01\x7f\0\0\x01\x1f\x90"s);
  five.say(kOrig, usual_client_record());
  five.say(kResp, usual_server_record());
  EXPECT_EQ(five.server_name(), "example.com");
  EXPECT_TRUE(five.facts().tls->server_hello);
  EXPECT_EQ(five.facts().service, Service::kSocks);

  Streams four;
  four.say(kOrig, "\x04\x01\x01\xbb\x0a\0\0\x01me\0"s);
  four.say(kResp, "\0\x5a\0\0\0\0\0\0"s);
  four.say(kOrig, usual_client_record());
  EXPECT_EQ(four.server_name(), "example.com");
}

TEST(StreamHandshakeTest, AfterStartTls) {
  Streams mail;
  mail.say(kResp, "220 mail.test ESMTP\r\n");
  mail.say(kOrig, "EHLO me\r\n");
  mail.say(kResp, "250-mail.test\r\n250 STARTTLS\r\n");
  mail.say(kOrig, "STARTTLS\r\n");
  mail.say(kResp, "220 go ahead\r\n");
  mail.say(kOrig, usual_client_record());
  mail.say(kResp, usual_server_record());
  EXPECT_EQ(mail.server_name(), "example.com");
  EXPECT_TRUE(mail.facts().tls->server_hello);
  EXPECT_EQ(mail.facts().service, Service::kSmtp);

  Streams database;
  database.say(kOrig, "\0\0\0\x08\x04\xd2\x16\x2f"s);
  database.say(kResp, "S");
  database.say(kOrig, usual_client_record());
  database.say(kResp, usual_server_record());
  EXPECT_EQ(database.server_name(), "example.com");
  EXPECT_TRUE(database.facts().tls->server_hello);
  EXPECT_EQ(database.facts().service, Service::kPostgresql);
}

TEST(StreamHandshakeTest, BehindLinesAHelloMayComeAndNothingElse) {
  Streams talk;
  talk.say(kOrig, "LOGIN of some protocol\r\n");
  EXPECT_GT(talk.memory(), 0u);
  for (const char c : usual_client_record())
    talk.say(kOrig, {c});
  EXPECT_EQ(talk.server_name(), "example.com");

  Streams binary;
  binary.say(kOrig, "LOGIN of some protocol\r\n");
  binary.say(kOrig, "caf\xc3\xa9\r\n");
  EXPECT_GT(binary.memory(), 0u);
  binary.say(kOrig, "\x16\x01");
  EXPECT_EQ(binary.memory(), 0u);
  binary.say(kOrig, usual_client_record());
  EXPECT_EQ(binary.server_name(), "");
}

TEST(StreamHandshakeTest, WhatTheCaptureLacksIsNotWaitedFor) {
  Streams talk;
  talk.put(kOrig, 10, usual_client_record());
  EXPECT_GT(talk.memory(), 0u);
  talk.give_up(kOrig);
  EXPECT_EQ(talk.memory(), 0u);
}

TEST(StreamHandshakeTest, ASecondHelloAfterARetry) {
  const std::string retry_random =
      "\xcf\x21\xad\x74\xe5\x9a\x61\x11\xbe\x1d\x8c\x02\x1e\x65\xb8\x91"
      "\xc2\xa2\x11\x16\x7a\xbb\x8c\x5e\x07\x9e\x09\xe2\xc8\xa8\x33\x9c"s;
  std::string retry = server_hello(0x1301, {{43, number_u16(0x0304)}});
  retry.replace(2, 32, retry_random);
  Streams talk;
  talk.say(kOrig, usual_client_record());
  talk.say(kResp, record(22, message(2, retry)) + record(20, "\x01"));
  EXPECT_TRUE(talk.facts().tls->server_hello->is_retry_request);
  talk.say(kResp, record(22, message(2, server_hello(0x1302, {{43, number_u16(0x0304)},
                                                              {41, number_u16(0)}}))));
  EXPECT_EQ(talk.facts().tls->server_hello->cipher, 0x1302);
  EXPECT_EQ(talk.facts().tls->is_resumed, true);
}

TEST(StreamHandshakeTest, WhatGoesOnFromAnEarlierSession) {
  Streams talk;
  talk.say(kOrig, usual_client_record());
  talk.say(kResp, record(22, message(2, server_hello(0x002f, {}))) + record(20, "\x01"));
  EXPECT_EQ(talk.facts().tls->is_resumed, true);

  Streams full;
  full.say(kOrig, usual_client_record());
  full.say(kResp, record(22, message(2, server_hello(0x002f, {})) + message(14, "")));
  EXPECT_EQ(full.facts().tls->is_resumed, false);
}

TEST(StreamHandshakeTest, AFatalAlertInTheClear) {
  Streams talk;
  talk.say(kOrig, usual_client_record());
  talk.say(kResp, record(21, "\x01\x70") + record(21, "\x02\x28"));
  EXPECT_EQ(talk.facts().tls->alert, 40);
}

TEST(StreamHandshakeTest, RequestsAndIdentifications) {
  Streams web;
  web.say(kOrig, "GET /a HTTP/1.1\r\nHost: web.test\r\n\r");
  web.say(kOrig, "\n");
  EXPECT_EQ(web.facts().http->host, "web.test");
  EXPECT_EQ(web.facts().http->uri, "/a");
  EXPECT_EQ(web.facts().service, Service::kHttp);

  Streams shell;
  shell.say(kResp, "SSH-2.0-server\r\n");
  shell.say(kOrig, "SSH-2.0-cli");
  shell.say(kOrig, "ent\n");
  EXPECT_EQ(shell.facts().ssh->identifications[0], "SSH-2.0-client");
  EXPECT_EQ(shell.facts().ssh->identifications[1], "SSH-2.0-server");
  EXPECT_TRUE(shell.is_done());
}

TEST(StreamHandshakeTest, LengthsThatLieAreNotBelieved) {
  Streams talk;
  talk.say(kOrig, "\x16\x03\x01\xff\xff"s + std::string(100, 'x'));
  EXPECT_EQ(talk.facts().service, Service::kUnknown);
  Streams message_of_16_megabytes;
  const std::string body = "\x01\xff\xff\xff"s + std::string(16000, 'x');
  for (int i = 0; i < 10; ++i)
    message_of_16_megabytes.say(kOrig, record(22, body));
  EXPECT_TRUE(message_of_16_megabytes.facts().is_too_long);
  EXPECT_EQ(message_of_16_megabytes.memory(), 0u);
}

// As an offload engine hands them over, whose length the IP header does not say.
TEST(StreamHandshakeTest, OfASegmentThatIsLargerThanWhatIsKeptTheRestIsPassedOver) {
  for (const std::string& unit : {record(22, ""), "EHLO x\r\n"s, "GET / HTTP/1.1\r\nA: b\r\n"s}) {
    std::string segment;
    while (segment.size() < 4 * StreamBeginning::kMaxLen)
      segment += unit;
    Streams talk;
    talk.say(kOrig, segment);
    talk.say(kOrig, segment);
    EXPECT_EQ(talk.memory(), 0u);
  }
}

TEST(StreamHandshakeTest, MemoryOfAllIsBounded) {
  HandshakeMemory memory;
  std::vector<std::unique_ptr<StreamHandshake>> handshakes;
  FlowFacts facts;
  const std::string piece = "\x16\x03\x01\x40\x00\x01\x00\x3f\xfc"s + std::string(16000, 'x');
  while (!facts.is_too_long) {
    auto& one = handshakes.emplace_back(std::make_unique<StreamHandshake>(memory));
    one->add(kOrig, 0, std::as_bytes(std::span(piece)), 1, facts);
    ASSERT_LE(memory.used(), HandshakeMemory::kMostInAll);
  }
  EXPECT_GT(handshakes.size(), 1000u);
  handshakes.clear();
  EXPECT_EQ(memory.used(), 0u);
}

}  // namespace
}  // namespace wirelake::test
