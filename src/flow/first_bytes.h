// first_bytes_of(): what a stream is, by the bytes that it begins with.
//
// Pure; thread-safe.
#pragma once

#include <cstdint>

#include "flow/flow_facts.h"
#include "wirelake/bytes.h"

namespace wirelake {

/// How to go on with a stream.
enum class StreamKind : std::uint8_t {
  kTooShort,  ///< Nobody can tell yet.
  kTls,
  kSsh,  ///< An identification string.
  kHttpRequest,
  kHttpResponse,
  kText,     ///< Of a protocol of lines that may go over to TLS.
  kPrelude,  ///< Of another that may.
  kOther,
};

struct FirstBytes {
  StreamKind kind = StreamKind::kOther;
  Service service = Service::kUnknown;  ///< Of a prelude, where the bytes say.
};

FirstBytes first_bytes_of(Bytes stream, Role role);

}  // namespace wirelake
