#include "check_packet.h"

#include <algorithm>
#include <functional>
#include <vector>

#include "byte_chunks.h"
#include "decode/decoder.h"
#include "decode/frame_pieces.h"
#include "require.h"
#include "wirelake/filter.h"

namespace wirelake::fuzz {
namespace {

// Collects what was found. Views are read to their ends, so that a sanitizer sees them.
class Digest {
 public:
  void add(std::uint64_t value) { hash_ = (hash_ ^ value) * 1099511628211u; }
  void add(Bytes view) { hash_ = hash_bytes(view, hash_ ^ view.size()); }
  void add(const IpAddress& address) {
    add(static_cast<std::uint64_t>(address.version));
    add(std::as_bytes(std::span(address.bytes)));
  }
  std::uint64_t value() const { return hash_; }

 private:
  std::uint64_t hash_ = 14695981039346656037u;
};

const IpFilter& small_filter() {
  static const IpFilter filter(*parse_filter_text(
      "src 10.0.0.0/8\nsrc 2001::/16\ndst 192.168.0.0/16\ndst ::/1\neither 127.0.0.1\n"));
  return filter;
}

void add_tcp(const Packet& packet, Digest& digest) {
  const TcpSegment& tcp = *packet.tcp;
  require(packet.protocol == 6);
  require(lies_in(tcp.options, packet.bytes) && lies_in(tcp.payload, packet.bytes));
  require(tcp.options.size() <= 40);
  for (const std::uint64_t field :
       {std::uint64_t{tcp.source_port}, std::uint64_t{tcp.destination_port},
        std::uint64_t{tcp.sequence}, std::uint64_t{tcp.acknowledgment}, std::uint64_t{tcp.window},
        std::uint64_t{tcp.flags}}) {
    digest.add(field);
  }
  TcpOptionWalk options(tcp.options);
  while (const auto option = options.next()) {
    require(lies_in(option->data, tcp.options));
    digest.add(option->kind);
    digest.add(option->data);
  }
  digest.add(options.malformed() ? 1 : 0);
  digest.add(tcp.payload);
}

void add_tls(const Packet& packet, Digest& digest) {
  const auto again = packet.tcp ? find_tls_records(packet.tcp->payload) : std::nullopt;
  require(packet.tls.has_value() == again.has_value());
  if (!packet.tls) return;
  require(!tls_type_name(packet.tls->content_type).empty());
  require(!tls_version_name(packet.tls->version).empty());
  std::uint32_t complete = 0;
  TlsRecordWalk records(packet.tcp->payload);
  while (const auto body = records.next()) {
    require(lies_in(*body, packet.tcp->payload));
    require(complete > 0 || body->size() == packet.tls->declared_len);
    digest.add(*body);
    ++complete;
  }
  require(complete == packet.tls->complete_count);
}

void add_inside(const Packet& packet, Digest& digest) {
  require(lies_in(packet.ip, packet.bytes) && lies_in(packet.fragment_header, packet.ip));
  const IpHeaderFields ip = ip_header_fields(packet);
  require(ip.version == packet.version() && ip.dscp < 64 && ip.ecn < 4);
  for (const std::uint64_t field :
       {std::uint64_t{ip.header_len}, std::uint64_t{ip.dscp}, std::uint64_t{ip.ecn},
        std::uint64_t{ip.id}, std::uint64_t{ip.fragment_offset}, std::uint64_t{ip.flow_label}}) {
    digest.add(field);
  }
  if (packet.icmp) {
    require(packet.protocol == kIcmp || packet.protocol == kIcmp6);
    digest.add(packet.icmp->type);
    digest.add(packet.icmp->code);
  }
  if (packet.dns) {
    require(lies_in(packet.dns->bytes, packet.tcp ? packet.tcp->payload : packet.udp->payload));
    digest.add(packet.dns->bytes);
  }
}

void add_tunnels(const Packet& packet, Digest& digest) {
  require(packet.tunnels.count <= TunnelLayers::kCapacity);
  for (std::size_t i = 0; i < packet.tunnels.count; ++i) {
    const TunnelLayer& layer = packet.tunnels.layers[i];
    require(layer.source.version == layer.destination.version);
    require(!tunnel_name(layer.kind).empty());
    digest.add(layer.source);
    digest.add(layer.destination);
    digest.add(layer.id.value_or(0));
  }
}

void add_packet(const CaptureRecord& record, const Packet& packet, Digest& digest) {
  require(packet.frame == record.frame && packet.linktype == record.linktype);
  require(packet.bytes.data() == record.bytes.data() && packet.bytes.size() == record.bytes.size());
  require(packet.captured_len == captured_len(record) && packet.wire_len == record.wire_len);
  require(packet.source.version == packet.destination.version);
  require(packet.vlan.count <= VlanTags::kCapacity);
  require(!protocol_name(packet.protocol).empty());
  digest.add(packet.source);
  digest.add(packet.destination);
  digest.add(packet.len);
  digest.add(packet.protocol);
  digest.add(packet.ttl);
  for (std::size_t i = 0; i < packet.vlan.count; ++i) {
    require(packet.vlan.ids[i] < 4096);
    digest.add(packet.vlan.ids[i]);
  }
  add_tunnels(packet, digest);
  if (packet.tcp) add_tcp(packet, digest);
  if (packet.udp) {
    require(packet.protocol == 17 && !packet.tcp);
    require(lies_in(packet.udp->payload, packet.bytes));
    digest.add(packet.udp->source_port);
    digest.add(packet.udp->destination_port);
    digest.add(packet.udp->payload);
  }
  add_tls(packet, digest);
  add_inside(packet, digest);
  digest.add(small_filter().accepts(packet.source, packet.destination) ? 1 : 0);
}

// A collection keeps frames in pieces, and must be able to give them back.
void check_pieces(const CaptureRecord& record, const Packet& packet) {
  const FramePieces pieces = split_frame(packet);
  std::vector<std::byte> bytes;
  for (const Bytes piece : {pieces.before, pieces.after, pieces.payload})
    bytes.insert(bytes.end(), piece.begin(), piece.end());
  require(join_frame(record, bytes, pieces.payload.size(), packet.tunnels.count));
  require(std::ranges::equal(bytes, record.bytes));
}

std::uint64_t decode_into(Packet& packet, const CaptureRecord& record, DecodeOptions options) {
  Digest digest;
  RemarkCounts remarks;
  const auto passed_over = decode(record, packet, remarks, options);
  if (passed_over) {
    require(!to_string(*passed_over).empty());
    digest.add(static_cast<std::uint64_t>(*passed_over));
  } else {
    require(packet.tunnels.count <= options.max_tunnels);
    add_packet(record, packet, digest);
    check_pieces(record, packet);
  }
  for (std::size_t i = 0; i < RemarkCounts::size(); ++i) {
    const std::uint64_t count = remarks[static_cast<Remark>(i)];
    require(count <= 1);
    digest.add(count);
  }
  return digest.value();
}

}  // namespace

bool lies_in(Bytes inner, Bytes outer) {
  const std::less_equal<const std::byte*> not_after;
  return inner.empty() || (not_after(outer.data(), inner.data()) &&
                           not_after(inner.data() + inner.size(), outer.data() + outer.size()));
}

std::uint64_t check_packet(const CaptureRecord& record) {
  // What a packet held before must not show in the next one.
  static Packet used;
  std::uint64_t digest = 0;
  for (const int max_tunnels : {kMaxTunnels, 0}) {
    Packet fresh;
    const std::uint64_t found = decode_into(fresh, record, {max_tunnels});
    require(decode_into(used, record, {max_tunnels}) == found);
    digest = digest * 31 + found;
  }
  return digest;
}

}  // namespace wirelake::fuzz
