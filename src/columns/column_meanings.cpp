#include "columns/column_meanings.h"

#include <algorithm>

namespace wirelake {
namespace {

constexpr ColumnMeaning kMeanings[] = {
    {"load", "", "the load of one capture: a UUID version 7, which sorts by time"},
    {"capture", "", "the capture's file name"},
    {"frame", "", "the frame's number in the capture, from 1"},
    {"ts_ns", "nanoseconds", "since 1970-01-01 UTC"},
    {"time_digits", "digits", "6 or 9: how exact the capture's clock is"},
    {"ts", "microseconds", "the same time, rounded down, as a timestamp"},
    {"type", "", "IPv4 or IPv6, as all that follows of the outermost IP header"},
    {"src", "", "source address"},
    {"dst", "", "destination address"},
    {"len", "bytes", "of the IP packet, header included"},
    {"proto", "", "upper-layer protocol by name, behind IPv6 extension headers"},
    {"protocol", "", "the same by number (IANA)"},
    {"ttl", "hops", "TTL or hop limit"},
    {"caplen", "bytes", "of the frame, captured"},
    {"wirelen", "bytes", "of the frame, on the wire"},
    {"linktype", "", "link type of the frame (LINKTYPE_ values)"},
    {"vlan", "", "VLAN identifiers from the outside in; empty without a tag"},
    {"sport", "", "source port of TCP, UDP, UDPLITE or SCTP"},
    {"dport", "", "destination port"},
    {"tcp_info.sport", "", "source port; tcp_info is null without a TCP header"},
    {"tcp_info.dport", "", "destination port"},
    {"tcp_info.flags.FIN", "", "no more data from the sender"},
    {"tcp_info.flags.SYN", "", "synchronise sequence numbers"},
    {"tcp_info.flags.RST", "", "reset the connection"},
    {"tcp_info.flags.PSH", "", "push function"},
    {"tcp_info.flags.ACK", "", "acknowledgment number is significant"},
    {"tcp_info.flags.URG", "", "urgent pointer is significant"},
    {"tcp_info.flags.ECE", "", "ECN-Echo"},
    {"tcp_info.flags.CWR", "", "congestion window reduced"},
    {"tcp_info.opts", "", "options in order, each with its kind and data"},
    {"tcp_info.seq", "", "sequence number"},
    {"tcp_info.ack", "", "acknowledgment number"},
    {"tcp_info.window", "", "window as it is sent, without its scale"},
    {"tcp_info.payload_len", "bytes", "of the payload, captured"},
    {"tcp_info.payload", "", "bytes of the segment, captured"},
    {"udp_info.sport", "", "source port; udp_info is null without a UDP header"},
    {"udp_info.dport", "", "destination port"},
    {"udp_info.payload_len", "bytes", "of the payload, captured"},
    {"udp_info.payload", "", "bytes of the datagram, captured"},
    {"tls_info.type", "", "content type of the first record; tls_info is null without one"},
    {"tls_info.ver", "", "version of the first record's layer, not of the connection"},
    {"tls_info.len", "bytes", "of the first record, as it says"},
    {"tls_info.records", "", "complete records in the segment"},
    {"tls_info.data_length", "bytes", "of each complete record"},
    {"header", "", "with --keep-headers: the captured frame but for the payload"},
};

}  // namespace

std::span<const ColumnMeaning> column_meanings() {
  return kMeanings;
}

const ColumnMeaning* find_column_meaning(std::string_view name) {
  const auto* const found = std::ranges::find(kMeanings, name, &ColumnMeaning::name);
  return found == std::end(kMeanings) ? nullptr : found;
}

}  // namespace wirelake
