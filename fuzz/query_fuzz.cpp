// Fuzzes query text, and what the quick and the plain way say of some packets.
#include <arrow/record_batch.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>

#include "columns/batch.h"
#include "columns/schema.h"
#include "query/batch_matcher.h"
#include "require.h"
#include "support/batches.h"

namespace {

using wirelake::BatchMatcher;
using wirelake::BatchPointer;
using wirelake::Query;
using wirelake::fuzz::require;

// TLS over TCP, ICMP, and UDP over IPv6 with a tag.
BatchPointer some_packets() {
  using namespace wirelake::test;
  return batch_of({
      ethernet(0x0800, ipv4(tcp(tls_record(22, 0x0301, text_bytes("foo"))))),
      ethernet(0x0800, ipv4(zeros(8), {.protocol = 1})),
      ethernet(0x8100, vlan(5, 0x86dd, ipv6(udp(text_bytes("bar")), {.next = 17}))),
  });
}

void check_message(std::string_view message) {
  require(message.size() < 1000);
  for (const char c : message)
    require(c >= 0x20 && c <= 0x7e);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto batch = some_packets();
  const auto query = Query::parse({reinterpret_cast<const char*>(data), size});
  if (!query.ok()) {
    check_message(query.error().message);
    return 0;
  }
  const arrow::Schema& schema = *wirelake::packet_schema();
  BatchMatcher by_column(*query, schema);
  BatchMatcher by_row(*query, schema, BatchMatcher::How::kByRow);
  require(by_column.select(batch) == by_row.select(batch));
  return 0;
}
