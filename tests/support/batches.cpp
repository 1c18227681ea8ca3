#include "support/batches.h"

#include <stdexcept>

#include "decode/decoder.h"
#include "flow/flow_table.h"
#include "support/bytes.h"

namespace wirelake::test {

BatchPointer batch_of(const std::vector<ByteString>& frames, const std::string& load,
                      std::uint64_t first_frame, ColumnsOptions options) {
  PacketColumns columns(options);
  columns.set_capture(load, "test.pcap");
  FlowTable flows({}, [](const Flow&, EndReason) {});
  for (std::size_t i = 0; i < frames.size(); ++i) {
    CaptureRecord record;
    record.bytes = frames[i];
    record.frame = first_frame + i;
    record.timestamp_ns = static_cast<std::int64_t>(1'000'000'000 * record.frame + 5000);
    record.wire_len = static_cast<std::uint32_t>(frames[i].size());
    record.linktype = 1;
    Packet packet;
    RemarkCounts remarks;
    if (decode(record, packet, remarks, {.max_tunnels = kMaxTunnels})) continue;
    flows.add(packet);
    columns.append(packet);
  }
  auto batch = columns.finish();
  if (!batch) throw std::runtime_error(batch.error().to_string());
  return *batch;
}

std::vector<ByteString> frames_of_every_group() {
  TcpFields with_options;
  with_options.options = {std::byte{1}, std::byte{1}, std::byte{3}, std::byte{3}};
  return {
      ethernet(0x0800, ipv4(tcp(text_bytes("payload")))),
      ethernet(0x0800, ipv4(tcp(tls_record(22, 0x0303, text_bytes("body")), with_options))),
      ethernet(0x86dd, ipv6(udp(text_bytes("question")), {17, {}})),
      ethernet(0x8100, vlan(7, 0x0800, ipv4(zeros(8), {.protocol = 1}))),
      ethernet(0x0800, ipv4(tcp({}))),
      ethernet(0x0800, ipv4(zeros(12), {.protocol = kSctp})),
      ethernet(0x0800, ipv4(udp_to(53, dns_question("example.com")), {.protocol = 17})),
      ethernet(0x86dd,
               ipv6(udp_to(5353, dns_message(dns_name("a.test") + from_hex("0001 0001 c00c") +
                                                 dns_record(1, from_hex("c0000201")),
                                             {.flags = 0x8180, .answers = 1})),
                    {17, {}})),
      ethernet(0x0800, ipv4(tcp(text_bytes("GET /index.html HTTP/1.1\r\nHost: example.com\r\n"
                                           "X-$.: 1\r\nX-$.: 2\r\n\r\n")))),
      ethernet(0x0800, ipv4(ipv6(tcp(text_bytes("inside"))), {.protocol = 41})),
      ethernet(0x0800, ipv4(be32(0x20000800) + be32(7) + ipv4(udp({}), {.protocol = 17}),
                            {.protocol = 47})),
  };
}

}  // namespace wirelake::test
