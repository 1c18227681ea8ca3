#include "support/batches.h"

#include <stdexcept>

#include "decode/decoder.h"

namespace wirelake::test {

BatchPointer batch_of(const std::vector<ByteString>& frames, const std::string& load,
                      std::uint64_t first_frame, ColumnsOptions options) {
  PacketColumns columns(options);
  columns.set_capture(load, "test.pcap");
  for (std::size_t i = 0; i < frames.size(); ++i) {
    CaptureRecord record;
    record.bytes = frames[i];
    record.frame = first_frame + i;
    record.timestamp_ns = static_cast<std::int64_t>(1'000'000'000 * record.frame + 5000);
    record.wire_len = static_cast<std::uint32_t>(frames[i].size());
    record.linktype = 1;
    Packet packet;
    RemarkCounts remarks;
    if (!decode(record, packet, remarks)) columns.append(packet);
  }
  auto batch = columns.finish();
  if (!batch) throw std::runtime_error(batch.error().to_string());
  return *batch;
}

}  // namespace wirelake::test
