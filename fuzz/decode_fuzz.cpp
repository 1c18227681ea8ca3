// Fuzzes decoding: link layers, IP and above.
//
// The first two bytes are the link type, in network order; a number that is not decoded stands for
// one of those that are. The rest is the frame.
#include "base/byte_cursor.h"
#include "byte_chunks.h"
#include "check_packet.h"
#include "decode/link/link_type.h"

using namespace wirelake;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  ByteCursor cursor(fuzz::as_bytes(data, size));
  const auto number = cursor.u16();
  if (!number) return 0;
  const LinkType* link = find_link_type(*number);
  if (link == nullptr) link = &link_types()[*number % link_types().size()];

  CaptureRecord record = {.bytes = cursor.rest(), .frame = 1, .linktype = link->number};
  // As captured whole, and as what a snap length left of a longer frame.
  for (const std::size_t missing : {0, 1000}) {
    record.wire_len = static_cast<std::uint32_t>(record.bytes.size() + missing);
    fuzz::check_packet(record);
  }
  return 0;
}
