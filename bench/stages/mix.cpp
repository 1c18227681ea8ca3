#include "mix.h"

#include <cstdio>
#include <cstdlib>

#include "capture/capture_reader.h"
#include "columns/packet_columns.h"
#include "decode/decoder.h"

namespace wirelake::bench {
namespace {

constexpr std::int64_t kBatchRows = 32768;

std::vector<RecordBlock> read_records() {
  CaptureReader reader = checked(CaptureReader::open(mix_path()));
  std::vector<RecordBlock> blocks(1);
  while (checked(reader.next_block(blocks.back())))
    blocks.emplace_back();
  blocks.pop_back();
  return blocks;
}

std::vector<Packet> decode_all() {
  std::vector<Packet> packets;
  RemarkCounts remarks;
  for (const RecordBlock& block : mix_records()) {
    for (const CaptureRecord& record : block.records) {
      Packet packet;
      if (!decode(record, packet, remarks)) packets.push_back(packet);
    }
  }
  return packets;
}

}  // namespace

void end_with(const Error& error) {
  std::fprintf(stderr, "bench_stages: %s\n", error.to_string().c_str());
  std::exit(1);
}

const std::string& mix_path() {
  static const std::string path = [] {
    const char* const name = std::getenv("WIRELAKE_MIX");
    return std::string(name ? name : "bench/data/mix-20MB.pcap");
  }();
  return path;
}

const std::vector<RecordBlock>& mix_records() {
  static const auto records = read_records();
  return records;
}

const std::vector<Packet>& mix_packets() {
  static const auto packets = decode_all();
  return packets;
}

std::vector<BatchPointer> lay_out_mix() {
  std::vector<BatchPointer> batches;
  PacketColumns columns;
  columns.set_capture("01990000-0000-7000-8000-000000000000", "mix.pcap");
  for (const Packet& packet : mix_packets()) {
    columns.append(packet);
    if (columns.rows() == kBatchRows) batches.push_back(checked(columns.finish()));
  }
  if (columns.rows() > 0) batches.push_back(checked(columns.finish()));
  return batches;
}

const std::vector<BatchPointer>& mix_batches() {
  static const auto batches = lay_out_mix();
  return batches;
}

}  // namespace wirelake::bench
