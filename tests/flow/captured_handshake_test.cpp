// Handshakes of real captures: QUIC with a retry, and DTLS.

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

#include "capture/capture_reader.h"
#include "decode/decoder.h"
#include "flow/flow_table.h"
#include "support/bytes.h"

namespace wirelake::test {
namespace {

using Visit = std::function<void(const Flow&)>;

void visit_flows(const char* name, const Visit& visit) {
  for (const auto& path : test_captures()) {
    if (path.filename() != name) continue;
    FlowTable table({}, [&](const Flow& flow, EndReason) { visit(flow); });
    CaptureReader reader = CaptureReader::open(path.string()).value();
    RecordBlock block;
    Packet packet;
    RemarkCounts remarks;
    while (reader.next_block(block).value()) {
      for (const CaptureRecord& record : block.records) {
        if (!decode(record, packet, remarks)) table.add(packet);
      }
    }
    table.finish();
    return;
  }
  FAIL() << name << " is not there";
}

TEST(CapturedHandshakeTest, QuicAfterARetry) {
  int hellos = 0;
  visit_flows("quic-interop-retry.pcap", [&](const Flow& flow) {
    const FlowFacts& facts = flow.facts();
    if (!facts.quic) return;
    EXPECT_EQ(facts.service, Service::kQuic);
    EXPECT_EQ(facts.quic->version, 1u);
    ASSERT_TRUE(facts.tls);
    EXPECT_EQ(facts.tls->client_hello->server_name, "server4:443");
    EXPECT_EQ(facts.tls->server_hello->cipher, 4865);
    ++hellos;
  });
  EXPECT_EQ(hellos, 1);
}

TEST(CapturedHandshakeTest, CertificatesOfTls10) {
  int certificates = 0;
  visit_flows("tls.pcap", [&](const Flow& flow) {
    if (!flow.facts().tls) return;
    for (const Certificate& one : flow.facts().tls->certificates) {
      EXPECT_EQ(one.sha256.size(), 64u);
      EXPECT_TRUE(one.subject);
      EXPECT_LT(one.not_before_us, one.not_after_us);
      ++certificates;
    }
  });
  EXPECT_GT(certificates, 0);
}

}  // namespace
}  // namespace wirelake::test
