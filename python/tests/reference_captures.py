"""The frames of a capture, read slowly and without wirelake: for reference.py."""

import dataclasses
import gzip
import lzma
import struct

import dpkt

MAX_RECORD = 262144
PCAPNG_VERSIONS = {(1, 0), (1, 2)}
MIN_INT64, MAX_INT64 = -2**63, 2**63 - 1


class Unjudged(Exception):
    """The capture holds something on which this decoder has no opinion."""


class PassedOver(Exception):
    """The frame becomes no packet."""


@dataclasses.dataclass
class Piece:
    """What is left of a frame: the bytes captured, and how many there were on the wire."""
    data: bytes
    wire_len: int

    def __post_init__(self):
        # Writers that leave the wire's length out, or wrong: it was no less than was captured.
        self.wire_len = max(self.wire_len, len(self.data))

    def take(self, header_class):
        """A header, and what follows it."""
        try:
            header = header_class(self.data)
        except dpkt.NeedData:
            raise PassedOver("cut off in a link header") from None
        return header, self.after(header_class.__hdr_len__)

    def after(self, count):
        if len(self.data) < count:
            raise PassedOver("cut off in a link header")
        return Piece(self.data[count:], self.wire_len - count)

    def until(self, count):
        return Piece(self.data[:count], min(self.wire_len, count))


@dataclasses.dataclass
class Frame:
    number: int
    linktype: int
    time: str
    piece: Piece


def time_text(time_ns, digits):
    time_ns = min(max(time_ns, MIN_INT64), MAX_INT64)
    seconds, rest = divmod(abs(time_ns), 10**9)
    return f"{'-' if time_ns < 0 else ''}{seconds}.{rest // 10**(9 - digits):0{digits}d}"


def pcap_frames(data):
    magics = {0xA1B2C3D4: (16, 6), 0xA1B23C4D: (16, 9), 0xA1B2CD34: (24, 6)}
    for order in "<>":
        magic, major, minor, _, _, _, linktype = struct.unpack_from(order + "IHHiIII", data)
        if magic in magics:
            break
    else:
        raise Unjudged("not a pcap file")
    if (major, minor) != (2, 4):
        raise Unjudged(f"pcap version {major}.{minor}")
    if linktype & 0x03FF0000:
        raise Unjudged("reserved bits beside the link type")
    (header_len, digits), at, number = magics[magic], 24, 0
    while at + header_len <= len(data):
        seconds, fraction, captured_len, wire_len = struct.unpack_from(order + "4I", data, at)
        end = at + header_len + captured_len
        if end > len(data):
            return
        if captured_len > MAX_RECORD:
            raise Unjudged("a frame of more than 256 KiB")
        number += 1
        yield Frame(number, linktype & 0xFFFF,
                    time_text(seconds * 10**9 + fraction * 10**(9 - digits), digits),
                    Piece(data[at + header_len:end], wire_len))
        at = end


def pcapng_interface(body, order):
    """Link type, the frame's longest length, ticks to nanoseconds, digits."""
    linktype, _, snaplen = struct.unpack_from(order + "HHI", body)
    at, resolution, offset_s = 8, 6, 0
    while at + 4 <= len(body):
        code, length = struct.unpack_from(order + "HH", body, at)
        if code == 0:
            break
        value = body[at + 4:at + 4 + length]
        if code == 9 and length == 1:
            resolution = value[0]
        elif code == 14 and length == 8:
            offset_s = struct.unpack(order + "q", value)[0]
        at += 4 + (length + 3) // 4 * 4
    power = resolution & 0x7F
    per_second = 2**power if resolution & 0x80 else 10**power
    digits = 6 if 10**6 % per_second == 0 else 9
    return linktype, snaplen, lambda ticks: ticks * 10**9 // per_second + offset_s * 10**9, digits


def pcapng_frames(data):
    at, order, interfaces, number, is_known = 0, "<", [], 0, False
    has_known = False
    while at + 12 <= len(data):
        if data[at:at + 4] == b"\n\r\r\n" and at + 28 <= len(data):
            order = {b"\x4d\x3c\x2b\x1a": "<", b"\x1a\x2b\x3c\x4d": ">"}.get(data[at + 8:at + 12])
            # Some writers say 1.2 and mean 1.0, draft-ietf-opsawg-pcapng section 4.1.
            if order is None:
                return
            is_known = struct.unpack_from(order + "HH", data, at + 12) in PCAPNG_VERSIONS
            has_known |= is_known
            interfaces = []
        kind, length = struct.unpack_from(order + "II", data, at)
        if (length < 12 or length % 4 or at + length > len(data)
                or data[at + 4:at + 8] != data[at + length - 4:at + length]):
            return
        body = data[at + 8:at + length - 4]
        at += length
        if not is_known:
            continue
        if kind == 1:
            interfaces.append(pcapng_interface(body, order))
        elif kind in (2, 6) and len(body) >= 20:
            interface, high, low, captured_len, wire_len = struct.unpack_from(order + "5I", body)
            if kind == 2:
                interface = struct.unpack_from(order + "H", body)[0]
            if captured_len > MAX_RECORD:
                raise Unjudged("a frame of more than 256 KiB")
            if interface >= len(interfaces) or captured_len > len(body) - 20:
                number += 1
                continue
            linktype, _, to_ns, digits = interfaces[interface]
            number += 1
            yield Frame(number, linktype, time_text(to_ns(high << 32 | low), digits),
                        Piece(body[20:20 + captured_len], wire_len))
        elif kind == 3 and len(body) >= 4 and interfaces:
            wire_len = struct.unpack_from(order + "I", body)[0]
            captured_len = min(wire_len, interfaces[0][1] or wire_len)
            number += 1
            if captured_len > len(body) - 4:
                continue
            yield Frame(number, interfaces[0][0], "0.000000",
                        Piece(body[4:4 + captured_len], wire_len))
    if not has_known:
        raise Unjudged("no pcapng section of a known version")


def frames(path):
    with open(path, "rb") as file:
        data = file.read()
    try:
        if data.startswith(b"\x1f\x8b"):
            data = gzip.decompress(data)
        elif data.startswith(b"\xfd7zXZ"):
            data = lzma.decompress(data)
    except (EOFError, OSError, lzma.LZMAError) as error:
        raise Unjudged(f"compressed and damaged: {error}") from error
    if len(data) < 24:
        raise Unjudged("too short for a capture")
    return pcapng_frames(data) if data.startswith(b"\n\r\r\n") else pcap_frames(data)
