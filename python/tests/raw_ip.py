"""Tiny captures of bare IP headers, for tests that choose the addresses."""

import struct
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path

RAW_IP = 101
NO_NEXT_HEADER = 59

Address = IPv4Address | IPv6Address


def header(source: Address, destination: Address) -> bytes:
    if source.version == 4:
        start = struct.pack(">BBHHHBBH", 0x45, 0, 20, 0, 0, 64, NO_NEXT_HEADER, 0)
    else:
        start = struct.pack(">IHBB", 6 << 28, 0, NO_NEXT_HEADER, 64)
    return start + source.packed + destination.packed


def write(path: Path, packets: Iterable[tuple[Address, Address]]) -> None:
    """A pcap of a packet for each pair of source and destination."""
    content = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, RAW_IP)]
    for source, destination in packets:
        frame = header(source, destination)
        content += [struct.pack("<IIII", 0, 0, len(frame), len(frame)), frame]
    path.write_bytes(b"".join(content))
