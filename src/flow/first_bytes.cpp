#include "flow/first_bytes.h"

#include <algorithm>
#include <span>
#include <string_view>

#include "base/text_view.h"
#include "flow/tls/record_reader.h"

namespace wirelake {
namespace {

using namespace std::string_view_literals;

// Enough for every beginning below.
constexpr std::size_t kEnough = 16;

// Longer lines are no requests.
constexpr std::size_t kMaxRequestLine = 16384;

struct Beginning {
  std::string_view bytes;
  StreamKind kind;
  Service service = Service::kUnknown;
};

constexpr Beginning kOfEither[] = {
    {"SSH-"sv, StreamKind::kSsh, Service::kSsh},
};

constexpr Beginning kOfOriginator[] = {
    {"\0\0\0\x08\x04\xd2\x16\x2f"sv, StreamKind::kPrelude, Service::kPostgresql},  // SSLRequest
    {"\x03\0"sv, StreamKind::kPrelude},                                            // RDP (TPKT)
    {"\x04\x01"sv, StreamKind::kPrelude, Service::kSocks},
    {"\x05\x01\0"sv, StreamKind::kPrelude, Service::kSocks},
    {"\x05\x02\0"sv, StreamKind::kPrelude, Service::kSocks},
    {"\x05\x03\0"sv, StreamKind::kPrelude, Service::kSocks},
    {"\x05"sv, StreamKind::kPrelude},
    {"\x30"sv, StreamKind::kPrelude},  // LDAP, among others.
    {"EHLO "sv, StreamKind::kText, Service::kSmtp},
    {"HELO "sv, StreamKind::kText, Service::kSmtp},
    {"<?xml"sv, StreamKind::kText, Service::kXmpp},
    {"<stream"sv, StreamKind::kText, Service::kXmpp},
};

constexpr Beginning kOfResponder[] = {
    {"HTTP/1."sv, StreamKind::kHttpResponse, Service::kHttp},
    {"220 "sv, StreamKind::kText},  // SMTP or FTP.
    {"220-"sv, StreamKind::kText},
    {"* OK"sv, StreamKind::kText, Service::kImap},
    {"* PREAUTH"sv, StreamKind::kText, Service::kImap},
    {"+OK"sv, StreamKind::kText, Service::kPop3},
    {"<?xml"sv, StreamKind::kText, Service::kXmpp},
    {"<stream"sv, StreamKind::kText, Service::kXmpp},
    {"S"sv, StreamKind::kPrelude},  // PostgreSQL agrees to TLS.
    {"\x05"sv, StreamKind::kPrelude},
    {"\0\x5a"sv, StreamKind::kPrelude},  // SOCKS 4 agrees.
    {"\x03\0"sv, StreamKind::kPrelude},
    {"\x30"sv, StreamKind::kPrelude},
};

const Beginning* find_beginning(std::string_view text, std::span<const Beginning> beginnings) {
  const auto found = std::ranges::find_if(
      beginnings, [&](const Beginning& one) { return text.starts_with(one.bytes); });
  return found == beginnings.end() ? nullptr : &*found;
}

// Whether more bytes may make one of these of it.
bool may_become(std::string_view text, std::span<const Beginning> beginnings) {
  return std::ranges::any_of(beginnings, [&](const Beginning& one) {
    return text.size() < one.bytes.size() && one.bytes.starts_with(text);
  });
}

bool is_text(char c) {
  return (c >= ' ' && c <= '~') || c == '\r' || c == '\n' || c == '\t';
}

// A request line, as far as it is there: "METHOD target HTTP/1.x" (RFC 9112 section 3).
StreamKind request_kind(std::string_view text) {
  constexpr std::size_t kLongestMethod = 20;
  const std::size_t line_end = text.find('\n');
  const std::string_view line = text.substr(0, line_end);
  const std::size_t method_len = line.find(' ');
  const std::string_view method = line.substr(0, method_len);
  const bool is_method =
      method.size() <= kLongestMethod && !method.empty() && std::ranges::all_of(method, [](char c) {
        return (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
      });
  if (!is_method ||
      !std::ranges::all_of(line, [](char c) { return c >= ' ' || c == '\r' || c == '\t'; })) {
    return StreamKind::kOther;
  }
  if (line_end == std::string_view::npos) return StreamKind::kTooShort;
  return line.find(" HTTP/1.") == std::string_view::npos ? StreamKind::kOther
                                                         : StreamKind::kHttpRequest;
}

// MySQL greets with a packet of protocol version 10, number 0.
bool is_mysql_greeting(std::string_view text) {
  return text.size() > 5 && text.substr(2, 3) == "\0\0\x0a"sv && text[5] >= '0' && text[5] <= '9';
}

}  // namespace

FirstBytes first_bytes_of(Bytes stream, Role role) {
  if (stream.empty()) return {StreamKind::kTooShort};
  const std::string_view text = as_text(stream);
  const std::span of_role = role == Role::kOrig ? std::span<const Beginning>(kOfOriginator)
                                                : std::span<const Beginning>(kOfResponder);
  if (may_become(text, kOfEither) || may_become(text, of_role)) return {StreamKind::kTooShort};
  const Beginning* found = find_beginning(text, kOfEither);
  if (found == nullptr) found = find_beginning(text, of_role);
  if (found != nullptr) return {found->kind, found->service};
  if (may_begin_tls(stream)) return {StreamKind::kTls};
  if (role == Role::kResp && is_mysql_greeting(text)) {
    return {StreamKind::kPrelude, Service::kMysql};
  }
  if (role == Role::kOrig) {
    const StreamKind kind = request_kind(text);
    if (kind == StreamKind::kHttpRequest) return {kind, Service::kHttp};
    if (kind == StreamKind::kTooShort && text.size() < kMaxRequestLine) return {kind};
  }
  if (text.size() < kEnough) return {StreamKind::kTooShort};
  const bool is_all_text = std::ranges::all_of(text.substr(0, kEnough), is_text);
  return {is_all_text ? StreamKind::kText : StreamKind::kOther};
}

}  // namespace wirelake
