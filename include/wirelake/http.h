// HTTP/1 requests (RFC 9112) as a single segment shows them: views into its payload.
//
// Thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "wirelake/bytes.h"

namespace wirelake {

/// A request line, and the header fields behind it.
struct HttpRequest {
  std::string_view method;
  std::string_view uri;      ///< The request target as it stands there.
  std::string_view version;  ///< "1.1".
  std::string_view fields;   ///< The lines of the header fields, without the empty one.
};

struct HttpField {
  std::string_view name;   ///< As it stands there; names are the same in any case.
  std::string_view value;  ///< Without blanks around it; lines that go on (obs-fold) as they are.
};

/// Walks the header fields of a request in order. A line that is none is passed over.
class HttpFieldWalk {
 public:
  explicit HttpFieldWalk(const HttpRequest& request) : rest_(request.fields) {}

  /// The next field, or nothing at the end.
  std::optional<HttpField> next();

 private:
  std::string_view rest_;
};

/// False for most of what is no request: a method is a token that begins with a letter.
inline bool may_be_http_request(Bytes tcp_payload) {
  constexpr std::size_t kShortest = sizeof "A / HTTP/1.0\n\n" - 1;
  if (tcp_payload.size() < kShortest) return false;
  const auto first = static_cast<unsigned char>(tcp_payload.front());
  return first >= 'A' && first <= 'Z';
}

/// The request that a TCP payload starts with, or nothing if it starts with none, or if not all of
/// its header fields are in it.
std::optional<HttpRequest> find_http_request(Bytes tcp_payload);

}  // namespace wirelake
