"""What docs/packet-records.md says of a packet, computed again in plain Python.

The differential test uses it to turn tshark's raw values into the dict that wirelake prints.
"""

import base64
import ipaddress

PROTOCOLS = {1: "ICMP", 2: "IGMP", 4: "IP", 6: "TCP", 17: "UDP", 41: "IP6", 47: "GRE", 50: "ESP",
             51: "AH", 58: "ICMP6", 88: "EIGRP", 89: "OSPF", 103: "PIM", 112: "VRRP", 115: "L2TP",
             132: "SCTP", 136: "UDPLITE"}
FLAGS = {"FIN": 0x01, "SYN": 0x02, "RST": 0x04, "PSH": 0x08, "ACK": 0x10, "URG": 0x20, "ECE": 0x40,
         "CWR": 0x80}
TLS_TYPES = {20: "CHANGE_CIPHER_SPEC", 21: "ALERT", 22: "HANDSHAKE", 23: "APPLICATION_DATA",
             24: "HEARTBEAT"}
TLS_VERSIONS = {0x0300: "SSL3", 0x0301: "1.0", 0x0302: "1.1", 0x0303: "1.2", 0x0304: "1.3"}
MAX_TLS_RECORD = 2**14 + 2048


def b64(data):
    return base64.b64encode(data).decode()


def protocol_name(number):
    return PROTOCOLS.get(number, str(number))


def address_text(text):
    """Canonical text: RFC 5952 section 4, hexadecimal groups even for mapped IPv4 addresses."""
    address = ipaddress.ip_address(text)
    if address.version == 4:
        return str(address)
    groups = [int(group, 16) for group in address.exploded.split(":")]
    # Section 4.2: the longest run of zeros, the first of equals, never a single group.
    best_start, best_len, start = 0, 1, None
    for i, group in enumerate(groups + [1]):
        if group == 0 and start is None:
            start = i
        elif group != 0 and start is not None:
            if i - start > best_len:
                best_start, best_len = start, i - start
            start = None
    digits = [f"{group:x}" for group in groups]
    if best_len < 2:
        return ":".join(digits)
    return ":".join(digits[:best_start]) + "::" + ":".join(digits[best_start + best_len:])


def tcp_flags(bits):
    return {name: bool(bits & bit) for name, bit in FLAGS.items()}


def tcp_options(data):
    """[[kind, base64], ...]; end-of-options and a wrong length end the list."""
    found, at = [], 0
    while at < len(data) and data[at] != 0:
        if data[at] == 1:
            found.append([1, ""])
            at += 1
            continue
        if at + 1 >= len(data) or data[at + 1] < 2 or at + data[at + 1] > len(data):
            break
        found.append([data[at], b64(data[at + 2:at + data[at + 1]])])
        at += data[at + 1]
    return found


def tls_info(payload):
    """The dict of a payload that starts with a TLS record header, else None."""
    first, bodies, at = None, [], 0
    while at + 5 <= len(payload):
        kind, version = payload[at], int.from_bytes(payload[at + 1:at + 3], "big")
        length = int.from_bytes(payload[at + 3:at + 5], "big")
        if kind not in TLS_TYPES or version not in TLS_VERSIONS or length > MAX_TLS_RECORD:
            break
        first = first or {"type": TLS_TYPES[kind], "ver": TLS_VERSIONS[version], "len": length}
        if at + 5 + length > len(payload):
            break
        bodies.append(payload[at + 5:at + 5 + length])
        at += 5 + length
    if first is None:
        return None
    return {**first, "records": len(bodies), "data": [b64(body) for body in bodies],
            "data_length": [len(body) for body in bodies]}
