"""Captures of a few packets, made by hand: from 10.0.0.1 to 10.0.0.2."""

import struct


def pcap(packets: list[bytes]) -> bytes:
    """IPv4 packets as a capture of raw IP, a second apart."""
    header = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101)
    return header + b"".join(
        struct.pack("<IIII", 1_700_000_000 + i, 0, len(packet), len(packet)) + packet
        for i, packet in enumerate(packets))


def ipv4(protocol: int, payload: bytes) -> bytes:
    return struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(payload), 0, 0, 64, protocol, 0,
                       b"\x0a\0\0\1", b"\x0a\0\0\2") + payload


def udp(source: int, destination: int, payload: bytes) -> bytes:
    return ipv4(17, struct.pack(">HHHH", source, destination, 8 + len(payload), 0) + payload)


def http_request(text: bytes) -> bytes:
    return ipv4(6, struct.pack(">HHIIHHHH", 40000, 80, 1, 1, 0x5018, 1000, 0, 0) + text)


def dns_answer(name: bytes, addresses: list[bytes], rcode: int = 0, missing: int = 0) -> bytes:
    """An answer with addresses, of which the header counts `missing` more."""
    labels = b"".join(bytes([len(label)]) + label for label in name.split(b".")) + b"\0"
    message = struct.pack(">HHHHHH", 7, 0x8180 | rcode, 1, len(addresses) + missing, 0, 0)
    message += labels + struct.pack(">HH", 1, 1)
    for address in addresses:
        message += b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 60, len(address)) + address
    return udp(53, 40000, message)
