"""Decoding as a Python script would do it today: dpkt, a dict per packet."""

import base64
import ipaddress
import struct

import dpkt
from dpkt.utils import inet_to_str

IP_SRC, IP_DST, IP_EITHER = 0, 1, 2
PROTOCOL_NAMES = {
    1: "ICMP", 2: "IGMP", 4: "IP", 6: "TCP", 17: "UDP", 41: "IP6", 47: "GRE", 50: "ESP", 51: "AH",
    58: "ICMP6", 88: "EIGRP", 89: "OSPF", 103: "PIM", 112: "VRRP", 115: "L2TP", 132: "SCTP",
    136: "UDPLITE"}
TLS_TYPES = {20: "CHANGE_CIPHER_SPEC", 21: "ALERT", 22: "HANDSHAKE", 23: "APPLICATION_DATA",
             24: "HEARTBEAT"}
TLS_VERSIONS = {0x0300: "SSL3", 0x0301: "1.0", 0x0302: "1.1", 0x0303: "1.2", 0x0304: "1.3"}
MAX_TLS_RECORD = 2**14 + 2048
TLS_HEADER = struct.Struct(">BHH")


class Filter:
    """Which packets to keep: pairs of a subnet and where it has to stand."""

    def __init__(self, subjects):
        nets = [(ipaddress.ip_network(net), position) for net, position in subjects]
        self.src = [net for net, position in nets if position == IP_SRC]
        self.dst = [net for net, position in nets if position == IP_DST]
        self.either = [net for net, position in nets if position == IP_EITHER]

    def accepts(self, src, dst):
        src, dst = ipaddress.ip_address(src), ipaddress.ip_address(dst)
        if any(src in net or dst in net for net in self.either):
            return True
        if not self.src and not self.dst:
            return False
        return ((not self.src or any(src in net for net in self.src))
                and (not self.dst or any(dst in net for net in self.dst)))


def tls_info(payload):
    first, bodies, at = None, [], 0
    while at + 5 <= len(payload):
        kind, version, length = TLS_HEADER.unpack_from(payload, at)
        if kind not in TLS_TYPES or version not in TLS_VERSIONS or length > MAX_TLS_RECORD:
            break
        if first is None:
            first = kind, version, length
        at += 5 + length
        if at > len(payload):
            break
        bodies.append(payload[at - length:at])
    if first is None:
        return None
    kind, version, length = first
    return {"type": TLS_TYPES[kind], "ver": TLS_VERSIONS[version], "len": length,
            "records": len(bodies), "data": [base64.b64encode(body) for body in bodies],
            "data_length": [len(body) for body in bodies]}


def tcp_options(data):
    options = []
    for option in dpkt.tcp.parse_opts(data):
        if option is None or option[0] == dpkt.tcp.TCP_OPT_EOL:
            break
        options.append(option)
    return options


def tcp_info(tcp):
    flags = tcp.flags
    return {
        "sport": tcp.sport, "dport": tcp.dport,
        "flags": {
            "FIN": bool(flags & dpkt.tcp.TH_FIN), "SYN": bool(flags & dpkt.tcp.TH_SYN),
            "RST": bool(flags & dpkt.tcp.TH_RST), "PSH": bool(flags & dpkt.tcp.TH_PUSH),
            "ACK": bool(flags & dpkt.tcp.TH_ACK), "URG": bool(flags & dpkt.tcp.TH_URG),
            "ECE": bool(flags & dpkt.tcp.TH_ECE), "CWR": bool(flags & dpkt.tcp.TH_CWR)},
        "opts": tcp_options(tcp.opts), "seq": tcp.seq, "ack": tcp.ack,
        "payload": base64.b64encode(tcp.data)}


def parse(path, subjects=()):
    """A dict for each IP packet of an Ethernet capture that the filter accepts."""
    ip_filter = Filter(subjects) if subjects else None
    packets = []
    with open(path, "rb") as file:
        for timestamp, frame in dpkt.pcap.UniversalReader(file):
            # dpkt raises more than its own errors on what it did not expect inside a packet.
            try:
                ip = dpkt.ethernet.Ethernet(frame).data
            except Exception:
                continue
            if isinstance(ip, dpkt.ip.IP):
                kind, length, ttl, protocol = "IPv4", ip.len, ip.ttl, ip.p
            elif isinstance(ip, dpkt.ip6.IP6):
                # dpkt names no protocol behind ESP.
                protocol = getattr(ip, "p", dpkt.ip.IP_PROTO_ESP)
                kind, length, ttl = "IPv6", 40 + ip.plen, ip.hlim
            else:
                continue
            src, dst = inet_to_str(ip.src), inet_to_str(ip.dst)
            if ip_filter and not ip_filter.accepts(src, dst):
                continue
            tcp, tls = ip.data, None
            if isinstance(tcp, dpkt.tcp.TCP):
                tls = tls_info(tcp.data)
                tcp = tcp_info(tcp)
            else:
                tcp = None
            packets.append({
                "type": kind, "dst": dst, "src": src, "len": length,
                "proto": PROTOCOL_NAMES.get(protocol) or str(protocol), "time": f"{timestamp:.6f}",
                "ttl": ttl, "tcp_info": tcp, "tls_info": tls})
    return packets
