#include "flow/stream_handshake.h"

#include <algorithm>
#include <string_view>

#include "base/lower_case.h"
#include "base/text_view.h"
#include "flow/first_bytes.h"
#include "wirelake/http.h"

namespace wirelake {
namespace {

// A hello that comes later than this behind something else is not looked for.
constexpr std::size_t kMaxPrelude = 16384;

// Bytes of a record that tell whether it is a hello's.
constexpr std::size_t kHelloTold = 11;

// RFC 4253 section 4.2.
constexpr std::size_t kMaxIdentification = 255;

// Control characters that do not lay out a line. Text may be in any language.
constexpr auto is_control = [](std::byte byte) {
  const auto c = std::to_integer<unsigned char>(byte);
  return c < ' ' && c != '\r' && c != '\n' && c != '\t';
};

// What servers greet with "220" says which of two protocols it is, mostly.
Service service_of_greeting(std::string_view text) {
  const std::string line = lower_case(text.substr(0, text.find('\n')));
  if (line.find("smtp") != std::string::npos) return Service::kSmtp;
  if (line.find("ftp") != std::string::npos) return Service::kFtp;
  return Service::kUnknown;
}

HttpFacts facts_of(const HttpRequest& request) {
  HttpFacts facts;
  facts.method = request.method;
  facts.uri = request.uri;
  HttpFieldWalk walk(request);
  while (const auto field = walk.next()) {
    const std::string name = lower_case(field->name);
    if (name == "host" && !facts.host) facts.host = field->value;
    if (name == "user-agent" && !facts.user_agent) facts.user_agent = field->value;
  }
  return facts;
}

}  // namespace

bool StreamHandshake::is_done() const {
  return std::ranges::all_of(sides_, [](const Side& one) { return one.stage == Stage::kDone; });
}

void StreamHandshake::add(Role role, std::uint64_t offset, Bytes bytes, std::uint64_t frame,
                          FlowFacts& facts) {
  Side& own = side(role);
  if (own.stage == Stage::kDone) return;
  if (!own.is_kept && offset == 0) {
    // Most handshakes are over, and most streams are known to have none, by the first segment; of
    // which no more is looked at than would be kept.
    read(role, bytes.first(std::min(bytes.size(), StreamBeginning::kMaxLen)), frame, facts);
    if (own.stage == Stage::kDone) return;
  }
  own.is_kept = true;
  const bool is_kept = own.beginning.add(offset, bytes);
  if (own.beginning.disagrees()) facts.disagrees = true;
  if (!is_kept) {
    facts.is_too_long = true;
    return finish(own);
  }
  read(role, own.beginning.in_order(), frame, facts);
  if (own.stage != Stage::kDone && own.beginning.is_too_long()) {
    if (own.stage == Stage::kTls) facts.is_too_long = true;
    finish(own);
  }
}

void StreamHandshake::read(Role role, Bytes stream, std::uint64_t frame, FlowFacts& facts) {
  while (side(role).stage != Stage::kDone && step(role, stream, frame, facts)) {
  }
}

void StreamHandshake::finish(Side& own) {
  own.stage = Stage::kDone;
  own.beginning.forget();
}

bool StreamHandshake::step(Role role, Bytes stream, std::uint64_t frame, FlowFacts& facts) {
  switch (side(role).stage) {
    case Stage::kBegin:
      return begin(role, stream, facts);
    case Stage::kSsh:
      return read_identification(role, stream, facts);
    case Stage::kRequest:
      return read_request(role, stream, facts);
    case Stage::kText:
      return read_text(role, stream);
    case Stage::kPrelude:
      return search_hello(role, stream);
    case Stage::kTls:
      return read_tls(role, stream, frame, facts);
    case Stage::kDone:
      return false;
  }
  return false;
}

bool StreamHandshake::begin(Role role, Bytes stream, FlowFacts& facts) {
  Side& own = side(role);
  const FirstBytes first = first_bytes_of(stream, role);
  if (first.service != Service::kUnknown) know_service(first.service, facts);
  switch (first.kind) {
    case StreamKind::kTooShort:
      return false;
    case StreamKind::kTls:
      own.stage = Stage::kTls;
      return true;
    case StreamKind::kSsh:
      own.stage = Stage::kSsh;
      return true;
    case StreamKind::kHttpRequest:
      own.stage = Stage::kRequest;
      return true;
    case StreamKind::kHttpResponse:
      // TLS follows a proxy's answer to CONNECT.
      if (facts.http && facts.http->method == "CONNECT") {
        own.stage = Stage::kPrelude;
        return true;
      }
      break;
    case StreamKind::kText:
      own.stage = Stage::kText;
      if (role == Role::kResp) {
        const std::string_view text = as_text(stream);
        if (text.starts_with("220")) know_service(service_of_greeting(text), facts);
      }
      return true;
    case StreamKind::kPrelude:
      own.stage = Stage::kPrelude;
      return true;
    case StreamKind::kOther:
      // What answers a greeting may be anything.
      if (const Stage theirs = side(other(role)).stage;
          theirs == Stage::kText || theirs == Stage::kPrelude || theirs == Stage::kTls) {
        own.stage = Stage::kPrelude;
        return true;
      }
      break;
  }
  finish(own);
  return false;
}

bool StreamHandshake::read_identification(Role role, Bytes stream, FlowFacts& facts) {
  Side& own = side(role);
  const std::string_view text = as_text(stream);
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos && text.size() <= kMaxIdentification) return false;
  if (end <= kMaxIdentification) {
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!facts.ssh) facts.ssh = std::make_unique<SshFacts>();
    facts.ssh->identifications[index_of(role)] = line;
    facts.kept_bytes += line.size();
  }
  finish(own);
  return false;
}

bool StreamHandshake::read_request(Role role, Bytes stream, FlowFacts& facts) {
  Side& own = side(role);
  const std::string_view text = as_text(stream);
  // The empty line behind the header fields may come in pieces, too.
  const std::size_t from = own.looked_at - std::min<std::size_t>(own.looked_at, 3);
  const bool has_head = text.find("\n\r\n", from) != std::string_view::npos ||
                        text.find("\n\n", from) != std::string_view::npos;
  own.looked_at = text.size();
  if (!has_head) return false;
  const auto request = find_http_request(stream);
  if (request && !facts.http) {
    facts.http = std::make_unique<HttpFacts>(facts_of(*request));
    facts.kept_bytes += stream.size();
  }
  if (request && request->method == "CONNECT") {
    own.stage = Stage::kPrelude;
    own.looked_at = 0;
    return true;
  }
  finish(own);
  return false;
}

// A hello begins with a byte that lines do not have; with another such byte they are none.
bool StreamHandshake::read_text(Role role, Bytes stream) {
  Side& own = side(role);
  const auto begin = stream.begin() + static_cast<std::ptrdiff_t>(own.looked_at);
  const auto lines_end = std::find_if(begin, stream.end(), is_control);
  own.looked_at = static_cast<std::size_t>(lines_end - stream.begin());
  const Bytes behind = stream.subspan(own.looked_at);
  if (find_hello_record(behind.first(std::min(behind.size(), kHelloTold)), 0, role)) {
    own.tls_begin = own.looked_at;
    own.stage = Stage::kTls;
    return true;
  }
  const bool may_be_hello = behind.size() < kHelloTold && (behind.empty() || may_begin_tls(behind));
  if (!may_be_hello || stream.size() > kMaxPrelude) finish(own);
  return false;
}

bool StreamHandshake::search_hello(Role role, Bytes stream) {
  Side& own = side(role);
  if (const auto found = find_hello_record(stream, own.looked_at, role)) {
    own.tls_begin = *found;
    own.stage = Stage::kTls;
    return true;
  }
  own.looked_at = stream.size() - std::min(stream.size(), kHelloTold - 1);
  if (stream.size() > kMaxPrelude) finish(own);
  return false;
}

bool StreamHandshake::read_tls(Role role, Bytes stream, std::uint64_t frame, FlowFacts& facts) {
  Side& own = side(role);
  if (!own.records.read(stream.subspan(own.tls_begin), role, frame, facts)) finish(own);
  return false;
}

}  // namespace wirelake
