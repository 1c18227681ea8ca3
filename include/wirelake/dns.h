// DNS messages (RFC 1035): views into the captured bytes, and their text.
//
// Decoding finds them on the ports of DNS, multicast DNS (RFC 6762) and LLMNR (RFC 4795). Every
// length is checked, and compression is followed backwards only, so that no message costs more than
// its bytes are worth. Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "wirelake/bytes.h"

namespace wirelake {

/// A message and its header (RFC 1035 section 4.1.1).
struct DnsMessage {
  Bytes bytes = {};  ///< From the header on, as captured.
  std::uint16_t id = 0;
  std::uint16_t flags = 0;           ///< All of the second 16 bits.
  std::uint16_t question_count = 0;  ///< As the header says.
  std::uint16_t answer_count = 0;
  /// RFC 6762: the highest bit of a class is a flag of its own.
  bool is_multicast = false;

  bool is_response() const { return (flags & 0x8000u) != 0; }
  std::uint8_t opcode() const { return flags >> 11 & 0x0fu; }
  std::uint8_t rcode() const { return flags & 0x0fu; }
};

/// A domain name where it stands in a message; append_dns_name() makes text of it.
struct DnsName {
  Bytes message = {};
  std::size_t offset = 0;
};

struct DnsQuestion {
  DnsName name = {};
  std::uint16_t type = 0;
  std::uint16_t class_number = 0;  ///< Without the flag of multicast DNS.
};

struct DnsRecord {
  DnsName name = {};
  std::uint16_t type = 0;
  std::uint16_t class_number = 0;  ///< Without the flag of multicast DNS.
  std::uint32_t ttl = 0;           ///< In seconds.
  std::size_t data_offset = 0;     ///< In the message.
  Bytes data = {};
};

/// Walks the questions of a message, then its answers: next_answer() passes over the questions that
/// are left. Both end at the first damage, or where the captured bytes do.
class DnsWalk {
 public:
  explicit DnsWalk(const DnsMessage& message) : message_(message) {}

  std::optional<DnsQuestion> next_question();
  std::optional<DnsRecord> next_answer();

  /// True if a walk ended before all that the header counts.
  bool is_damaged() const { return is_damaged_; }

 private:
  std::optional<DnsQuestion> read_question();

  const DnsMessage& message_;
  std::size_t offset_ = 12;
  std::uint16_t questions_ = 0;
  std::uint16_t answers_ = 0;
  bool is_damaged_ = false;
};

/// The message at the start of `bytes`; nothing if they are fewer than a header.
std::optional<DnsMessage> find_dns_message(Bytes bytes);

/// Appends a name as text, without a dot at its end; the root is ".". A dot or a backslash in a
/// label has a backslash before it; control characters and what is no UTF-8 are \DDD (RFC 1035
/// section 5.1).
void append_dns_name(const DnsName& name, std::string& text);

/// Appends the data of a record as zone-file text; that of a type without a form here, or that does
/// not fit its type, as RFC 3597 section 5 has it ("\# 4 0A000001"). Names in it are as
/// append_dns_name() has them.
void append_dns_value(const DnsMessage& message, const DnsRecord& record, std::string& text);

/// Appends "A", "AAAA", ..., or "TYPE65280" (RFC 3597 section 5) for a type without a name here.
void append_dns_type(std::uint16_t type, std::string& text);

/// Appends "IN", "CH", ..., or "CLASS42".
void append_dns_class(std::uint16_t number, std::string& text);

}  // namespace wirelake
