"""A second opinion on captures: slow, plain, and sharing no code with wirelake.

`packets(path)` gives what `PCAPParser(path).load_packet_info()` has to return without a filter.
The headers are dpkt's, the rules those of docs/packet-records.md. dpkt's own walk from header to
header is not used: it guesses where the rules decide. `survives(path)` says whether the capture
can be judged, that is whether it holds only formats, link types and tags that dpkt knows.
"""

import base64
import struct

import dpkt
from reference_captures import PassedOver, Unjudged, frames

PROTOCOL_NAMES = {
    1: "ICMP", 2: "IGMP", 4: "IP", 6: "TCP", 17: "UDP", 41: "IP6", 47: "GRE", 50: "ESP", 51: "AH",
    58: "ICMP6", 88: "EIGRP", 89: "OSPF", 103: "PIM", 112: "VRRP", 115: "L2TP", 132: "SCTP",
    136: "UDPLITE"}
TLS_TYPES = {20: "CHANGE_CIPHER_SPEC", 21: "ALERT", 22: "HANDSHAKE", 23: "APPLICATION_DATA",
             24: "HEARTBEAT"}
TLS_VERSIONS = {0x0300: "SSL3", 0x0301: "1.0", 0x0302: "1.1", 0x0303: "1.2", 0x0304: "1.3"}
MAX_TLS_RECORD = 2**14 + 2048
FLAGS = {"FIN": 1, "SYN": 2, "RST": 4, "PSH": 8, "ACK": 16, "URG": 32, "ECE": 64, "CWR": 128}

HOP_BY_HOP, FRAGMENT, AH, NO_NEXT_HEADER = 0, 44, 51, 59
IP6_EXTENSIONS = {HOP_BY_HOP, 43, FRAGMENT, AH, 60, 140}
MAX_IP6_EXTENSIONS = 128
JUMBO_PAYLOAD = 0xC2
MIN_OFFLOADED_IP6 = 20

VLAN_TYPES = {0x8100, 0x88A8, 0x9100, 0x9200}
MPLS_TYPES = {0x8847, 0x8848}
# Tags and tunnels that may hold IP and that dpkt has no header of.
UNJUDGED_TYPES = {0x8926, 0x893F, 0xF1C1, 0x892F, 0x8909, 0x88E5, 0x88E7, 0x8903, 0x22F3, 0x4305,
                  0x894F, 0x2452}
MAX_HEADERS = 16  # Between the link header and IP.
MAX_INT32 = 2**31 - 1


def only_header(packet_class):
    """dpkt's layout of a header, without the decoding of what follows it."""
    fields = {name: getattr(packet_class, name) for name in ("__hdr__", "__bit_fields__")
              if hasattr(packet_class, name)}
    return type(dpkt.Packet)(packet_class.__name__ + "Header", (dpkt.Packet,), fields)


EthernetHeader = only_header(dpkt.ethernet.Ethernet)
VlanHeader = only_header(dpkt.ethernet.VLANtag8021Q)
MplsHeader = only_header(dpkt.ethernet.MPLSlabel)
PppoeHeader = only_header(dpkt.pppoe.PPPoE)
SllHeader = only_header(dpkt.sll.SLL)
Sll2Header = only_header(dpkt.sll2.SLL2)
IpHeader = only_header(dpkt.ip.IP)
Ip6Header = only_header(dpkt.ip6.IP6)
Ip6FragmentHeader = only_header(dpkt.ip6.IP6FragmentHeader)
TcpHeader = only_header(dpkt.tcp.TCP)


# From the frame to IP. Each of these gives the IP packet, and the version that was announced.

def by_ethertype(ethertype, piece, depth):
    if ethertype == dpkt.ethernet.ETH_TYPE_IP:
        return piece, None
    if ethertype == dpkt.ethernet.ETH_TYPE_IP6:
        return piece, 6
    if depth > MAX_HEADERS:
        raise PassedOver("too deep")
    if ethertype in VLAN_TYPES:
        tag, piece = piece.take(VlanHeader)
        if tag.type < 0x600:
            return llc(piece.until(tag.type), depth + 1)
        return by_ethertype(tag.type, piece, depth + 1)
    if ethertype in MPLS_TYPES:
        return mpls(piece, depth)
    if ethertype == dpkt.ethernet.ETH_TYPE_PPPoE:
        header, piece = piece.take(PppoeHeader)
        if header.len == 0:
            raise PassedOver("a PPPoE packet without a protocol")
        return ppp(piece.until(header.len), depth + 1)
    if ethertype == dpkt.ethernet.ETH_TYPE_TEB:
        return ethernet(piece, depth + 1)
    if ethertype in UNJUDGED_TYPES:
        raise Unjudged(f"EtherType {ethertype:#06x}")
    raise PassedOver("not IP")


def ethernet(piece, depth=0):
    header, inner = piece.take(EthernetHeader)
    if header.dst.startswith((b"\x01\x00\x0c\x00\x00", b"\x03\x00\x0c\x00\x00")):
        raise Unjudged("Cisco ISL")
    if header.type >= 0x600:
        return by_ethertype(header.type, inner, depth)
    return llc(inner.until(header.type), depth)


def llc(piece, depth):
    start = piece.data[:3]
    if start == b"\xaa\xaa\x03":
        snap = piece.after(8)
        organization, kind = piece.data[3:6], int.from_bytes(piece.data[6:8], "big")
        # 00-00-f8 is RFC 1042's for bridges, IEEE 802.1H.
        if organization in (b"\0\0\0", b"\0\0\xf8"):
            return by_ethertype(kind, snap, depth + 1)
        if organization == b"\x00\x80\xc2":
            raise Unjudged("a bridged frame in SNAP")
        raise PassedOver("not IP")
    if start[:2] == b"\xfe\xfe":
        raise Unjudged("a network layer protocol identifier")
    if start == b"\x06\x06\x03":
        return piece.after(3), None
    raise PassedOver("not IP")


def mpls(piece, depth):
    while True:
        label, piece = piece.take(MplsHeader)
        depth += 1
        if depth > MAX_HEADERS:
            raise PassedOver("too deep")
        if label.s:
            break
    if not piece.data:
        raise PassedOver("cut off behind a label")
    if label.val == 13:
        raise PassedOver("not IP: a generic associated channel")
    kind = piece.data[0] >> 4
    if kind in (4, 6):
        return piece, kind if kind == 6 else None
    if kind != 0:
        raise PassedOver("not IP")
    raise Unjudged("a pseudowire")


def ppp(piece, depth):
    length = 1 if piece.data[:1] and piece.data[0] & 1 else 2
    inner = piece.after(length)
    protocol = int.from_bytes(piece.data[:length], "big")
    if protocol == dpkt.ppp.PPP_IP:
        return inner, None
    if protocol == dpkt.ppp.PPP_IP6:
        return inner, 6
    if protocol in (0x281, 0x283):
        return mpls(inner, depth)
    if protocol in (0x31, 0x3D):
        raise Unjudged(f"PPP protocol {protocol:#x}")
    raise PassedOver("not IP")


def loopback(piece):
    families = {2: None, 10: 6, 23: 6, 24: 6, 28: 6, 30: 6}
    inner = piece.after(4)
    family = int.from_bytes(piece.data[:4], "little")
    if family > 0xFFFF:
        # Big-endian; some drivers leave the two high bytes as they were.
        family = int.from_bytes(piece.data[2:4], "big")
    if family >= 0x600:
        return by_ethertype(family, inner, 0)
    if family in families:
        return inner, families[family]
    raise PassedOver("not IP")


def cooked(piece, header_class):
    header, piece = piece.take(header_class)
    if header.hrd not in (1, 512, 65534, 772, 776, 768, 769, 778):
        raise Unjudged(f"a cooked capture of hardware {header.hrd}")
    if header.ethtype == 4:
        return llc(piece, 0)
    return by_ethertype(header.ethtype, piece, 0)


LINK_TYPES = {
    0: loopback, 108: loopback, 1: ethernet,
    12: lambda piece: (piece, None), 14: lambda piece: (piece, None),
    101: lambda piece: (piece, None), 228: lambda piece: (piece, None),
    229: lambda piece: (piece, 6),
    113: lambda piece: cooked(piece, SllHeader), 276: lambda piece: cooked(piece, Sll2Header)}


# IP and what it carries.

def ip6_text(address):
    """RFC 5952 section 4, always in hexadecimal groups."""
    groups = struct.unpack(">8H", address)
    best_start, best_len = 0, 0
    for start in range(8):
        length = 0
        while start + length < 8 and groups[start + length] == 0:
            length += 1
        if length > best_len:
            best_start, best_len = start, length
    text = [f"{group:x}" for group in groups]
    if best_len < 2:
        return ":".join(text)
    return ":".join(text[:best_start]) + "::" + ":".join(text[best_start + best_len:])


def ip4_packet(piece):
    if len(piece.data) < 20:
        raise PassedOver("cut off in the IPv4 header")
    ip = IpHeader(piece.data)
    header_len = ip.hl * 4
    if header_len < 20 or 0 < ip.len < header_len:
        raise PassedOver("an invalid length")
    total = ip.len or piece.wire_len
    packet = {"type": "IPv4", "dst": ".".join(map(str, ip.dst)),
              "src": ".".join(map(str, ip.src)), "len": min(total, MAX_INT32),
              "proto": protocol_name(ip.p), "ttl": ip.ttl}
    is_tcp = ip.p == 6 and ip.offset == 0 and len(piece.data) >= header_len
    return packet, is_tcp, bool(ip.mf), piece.data[header_len:total], total - header_len


def jumbo_payload(piece):
    """The length of a jumbo payload option, or 0."""
    options, at = piece.data[40:], 2
    end = min((options[1] + 1) * 8, len(options)) if len(options) >= 2 else 0
    while at < end:
        if options[at] == 0:
            at += 1
            continue
        length = options[at + 1] if at + 1 < end else 0
        if options[at] == JUMBO_PAYLOAD and length == 4 and at + 6 <= end:
            value = int.from_bytes(options[at + 2:at + 6], "big")
            return value if value > 65535 else 0
        at += 2 + length
    return 0


def ip6_payload_len(ip, piece):
    if ip.plen:
        return ip.plen
    if ip.nxt == HOP_BY_HOP and jumbo_payload(piece):
        return jumbo_payload(piece)
    if ip.nxt == NO_NEXT_HEADER:
        return 0  # There are no segments to offload: what follows is padding.
    behind = piece.wire_len - 40
    return behind if behind >= MIN_OFFLOADED_IP6 else 0


def ip6_packet(piece):
    if len(piece.data) < 40:
        raise PassedOver("cut off in the IPv6 header")
    ip = Ip6Header(piece.data)
    length = ip6_payload_len(ip, piece)
    data, wire_len = piece.data[40:40 + length], length
    protocol, more_fragments, decodable, walked = ip.nxt, False, True, 0
    while protocol in IP6_EXTENSIONS and decodable:
        if walked == MAX_IP6_EXTENSIONS:
            decodable = False
            break
        walked += 1
        kind = protocol
        protocol = data[0] if data else kind
        if kind == FRAGMENT:
            header_len = 8
        elif len(data) < 2:
            header_len = 8
        else:
            header_len = (data[1] + 2) * 4 if kind == AH else (data[1] + 1) * 8
        if len(data) < header_len:
            decodable = False
        elif kind == FRAGMENT:
            fragment = Ip6FragmentHeader(data)
            more_fragments |= bool(fragment.m_flag)
            decodable = fragment.frag_off == 0
        data, wire_len = data[header_len:], wire_len - header_len
    packet = {"type": "IPv6", "dst": ip6_text(ip.dst), "src": ip6_text(ip.src),
              "len": min(40 + length, MAX_INT32), "proto": protocol_name(protocol),
              "ttl": ip.hlim}
    return packet, protocol == 6 and decodable, more_fragments, data, wire_len


def protocol_name(number):
    return PROTOCOL_NAMES.get(number, str(number))


def tcp_options(data):
    options, at = [], 0
    while at < len(data) and data[at] != 0:
        if data[at] == 1:
            options.append((1, b""))
            at += 1
            continue
        if at + 1 >= len(data) or data[at + 1] < 2 or at + data[at + 1] > len(data):
            break
        options.append((data[at], data[at + 2:at + data[at + 1]]))
        at += data[at + 1]
    return options


def tcp_info(data, segment_len, is_first_fragment):
    """The TCP header at the start of `data`, and the payload."""
    if len(data) < 20:
        return None, b""
    tcp = TcpHeader(data)
    header_len = tcp.off * 4
    options, payload = b"", b""
    if header_len >= 20 and (header_len <= segment_len or is_first_fragment):
        options, payload = data[20:header_len], data[header_len:]
    return {"sport": tcp.sport, "dport": tcp.dport,
            "flags": {name: bool(tcp.flags & bit) for name, bit in FLAGS.items()},
            "opts": tcp_options(options), "seq": tcp.seq, "ack": tcp.ack,
            "payload": base64.b64encode(payload)}, payload


def tls_header(data, at):
    if at + 5 > len(data):
        return None
    kind, version, length = struct.unpack_from(">BHH", data, at)
    is_tls = kind in TLS_TYPES and version in TLS_VERSIONS and length <= MAX_TLS_RECORD
    return (kind, version, length) if is_tls else None


def tls_info(payload):
    first = tls_header(payload, 0)
    if first is None:
        return None
    bodies, at = [], 0
    while (header := tls_header(payload, at)) and at + 5 + header[2] <= len(payload):
        bodies.append(payload[at + 5:at + 5 + header[2]])
        at += 5 + header[2]
    return {"type": TLS_TYPES[first[0]], "ver": TLS_VERSIONS[first[1]], "len": first[2],
            "records": len(bodies), "data": [base64.b64encode(body) for body in bodies],
            "data_length": [len(body) for body in bodies]}


def packet_of(frame):
    if frame.linktype not in LINK_TYPES:
        raise Unjudged(f"link type {frame.linktype}")
    piece, announced = LINK_TYPES[frame.linktype](frame.piece)
    version = piece.data[0] >> 4 if piece.data else 0
    if version == 6:
        packet, is_tcp, more_fragments, data, segment_len = ip6_packet(piece)
    elif version == 4 and announced != 6:
        packet, is_tcp, more_fragments, data, segment_len = ip4_packet(piece)
    else:
        raise PassedOver("another version than announced")
    packet.update(time=frame.time, tcp_info=None, tls_info=None)
    if is_tcp:
        packet["tcp_info"], payload = tcp_info(data, segment_len, more_fragments)
        packet["tls_info"] = tls_info(payload)
    return packet


def numbered_packets(path):
    """(frame number, packet) of every frame that becomes a packet."""
    for frame in frames(path):
        try:
            yield frame.number, packet_of(frame)
        except PassedOver:
            pass


def packets(path):
    """What `load_packet_info()` returns for the capture, without a filter."""
    return [packet for _, packet in numbered_packets(path)]


def survives(path):
    """Whether this decoder can judge the capture."""
    try:
        for _ in numbered_packets(path):
            pass
    except (Unjudged, dpkt.Error):
        return False
    return True
