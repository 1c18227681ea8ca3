#include "capture/capture_format.h"

#include "base/byte_cursor.h"
#include "capture/foreign_format.h"
#include "capture/pcap_format.h"
#include "capture/pcapng_format.h"
#include "capture/snoop_format.h"

namespace wirelake {

Result<std::unique_ptr<CaptureFormat>> recognise_format(Bytes head, std::uint64_t frames) {
  if (is_pcap(head)) return make_pcap_format(head, frames);
  if (is_pcapng(head)) return make_pcapng_format(head, frames);
  if (is_snoop(head)) return make_snoop_format(head, frames);
  return Error{ErrorCode::kNotACapture, describe_foreign(head)};
}

bool starts_capture(Bytes bytes) {
  if (!may_start_capture(ByteCursor(bytes).u32().value_or(0))) return false;
  return is_joined_pcap(bytes) || is_pcapng(bytes) || is_joined_snoop(bytes);
}

}  // namespace wirelake
