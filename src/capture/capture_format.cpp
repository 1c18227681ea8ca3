#include "capture/capture_format.h"

#include "capture/foreign_format.h"
#include "capture/pcap_format.h"
#include "capture/pcapng_format.h"
#include "capture/snoop_format.h"

namespace wirelake {

Result<std::unique_ptr<CaptureFormat>> recognise_format(Bytes head) {
  if (is_pcap(head)) return make_pcap_format(head);
  if (is_pcapng(head)) return make_pcapng_format(head);
  if (is_snoop(head)) return make_snoop_format(head);
  return Error{ErrorCode::kNotACapture, describe_foreign(head)};
}

}  // namespace wirelake
