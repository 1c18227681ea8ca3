"""The packets of a capture as tshark sees them, as the dicts of docs/packet-records.md."""

import os
import subprocess

import facts
import inside

# Reassembly off: a packet is what is in its own frame.
PREFERENCES = ("tcp.desegment_tcp_streams:FALSE", "tls.desegment_ssl_records:FALSE",
               "ip.defragment:FALSE", "ipv6.defragment:FALSE",
               "tcp.relative_sequence_numbers:FALSE", "tcp.analyze_sequence_numbers:FALSE")
# The extension headers of IPv6 as frame.protocols names them, and the field with the next number.
EXTENSIONS = {"ipv6.hopopts": "ipv6.hopopts.nxt", "ipv6.routing": "ipv6.routing.nxt",
              "ipv6.fraghdr": "ipv6.fraghdr.nxt", "ipv6.dstopts": "ipv6.dstopts.nxt",
              "ah": "ah.next_header", "mipv6": "mip6.proto", "hip": "hip.proto",
              "shim6": "shim6.nxt"}
FIELDS = (*inside.FIELDS, "frame.encap_type", "frame.time_epoch", "frame.protocols", "ip.src", "ip.dst",
          "ip.cur_rt", "ip.hdr_len", "ip.len", "ip.ttl", "ip.proto", "ipv6.src", "ipv6.dst",
          "ipv6.plen", "ipv6.opt.jumbo", "ipv6.nxt", "ipv6.hlim", *EXTENSIONS.values(),
          "tcp.srcport", "tcp.dstport", "tcp.seq_raw", "tcp.ack_raw", "tcp.hdr_len", "tcp.flags",
          "tcp.urgent_pointer", "tcp.options", "tcp.payload")
MAX_TIME_NS = 2**63 - 1
OCCURRENCES = "\x1f"  # Between the values of a field that occurs more than once.


class Refused(Exception):
    """tshark cannot read the capture at all."""


def read_packets(capture, config_folder):
    """{frame number: dict} of the capture's IP packets. Raises Refused."""
    command = ["tshark", "-n", "-r", str(capture), "-T", "fields", "-E", "separator=/t",
               "-E", f"aggregator={OCCURRENCES}"]
    for preference in PREFERENCES:
        command += ["-o", preference]
    for field in FIELDS:
        command += ["-e", field]
    # A folder of its own: a user's preferences must not change the result.
    environment = {**os.environ, "WIRESHARK_CONFIG_DIR": str(config_folder), "TZ": "UTC"}
    result = subprocess.run(command, capture_output=True, env=environment, check=False)
    lines = result.stdout.decode("latin-1").split("\n")[:-1]
    if result.returncode == 1:
        # Wrong usage, such as a field that this version does not have.
        raise RuntimeError(_message(result.stderr, capture))
    if result.returncode != 0 and not lines:
        raise Refused(_message(result.stderr, capture))
    packets, frame = {}, 0
    for line in lines:
        row = _Row(line)
        # tshark also numbers what is no packet: custom blocks, journal entries.
        if not row.first("frame.encap_type"):
            continue
        frame += 1
        packet = _packet(row)
        if packet is not None:
            packets[frame] = packet
    return packets


def _message(stderr, capture):
    lines = [line.removeprefix("tshark: ") for line in stderr.decode(errors="replace").splitlines()
             if line.strip() and not line.startswith("Running as user")]
    return " ".join(lines).replace(str(capture), capture.name)


class _Row:
    """One line of tshark's output."""

    def __init__(self, line):
        self._values = dict(zip(FIELDS, line.split("\t")))

    def all(self, field):
        value = self._values.get(field, "")
        return value.split(OCCURRENCES) if value else []

    def has(self, field):
        return bool(self._values.get(field))

    def first(self, field):
        values = self.all(field)
        return values[0] if values else ""


def _packet(row):
    """The dict, or None if the frame holds no IP header with both addresses."""
    stack = row.first("frame.protocols").split(":")
    outermost = next((i for i, name in enumerate(stack) if name in ("ip", "ipv6")), None)
    if outermost is None:
        return None
    prefix = stack[outermost]
    if not row.first(f"{prefix}.src") or not row.first(f"{prefix}.dst"):
        return None
    is_ipv4 = prefix == "ip"
    if is_ipv4:
        length, protocol, ttl = (row.first(f) for f in ("ip.len", "ip.proto", "ip.ttl"))
        length, protocol, above = int(length), int(protocol), outermost + 1
    else:
        ttl = row.first("ipv6.hlim")
        length = 40 + int(row.first("ipv6.opt.jumbo") or row.first("ipv6.plen"))
        protocol, above = _walk_extensions(row, stack, outermost)
    tcp = None
    if stack[above:above + 1] == ["tcp"]:
        tcp = _tcp(row)
    return {
        **inside.groups(row, stack, outermost, above),
        "type": "IPv4" if is_ipv4 else "IPv6",
        "dst": facts.address_text(_ipv4_destination(row) if is_ipv4 else row.first("ipv6.dst")),
        "src": facts.address_text(row.first(f"{prefix}.src")),
        "len": length,
        "proto": facts.protocol_name(protocol),
        "time": _time(row.first("frame.time_epoch")),
        "ttl": int(ttl),
        "tcp_info": tcp,
        "tls_info": facts.tls_info(_payload(row)) if tcp else None,
    }


def _ipv4_destination(row):
    """The header's; of a source-routed packet, tshark's ip.dst is the last of the route."""
    if row.first("ip.cur_rt") and int(row.first("ip.hdr_len")) > 20:
        return row.first("ip.cur_rt")
    return row.first("ip.dst")


def _time(text):
    """Nine digits, and 0 for a record without a time.

    A record may claim a million microseconds and more, which tshark prints behind the point as they
    are; they are seconds all the same. What 64-bit nanoseconds do not hold is the nearest that they
    hold, in the capture's microseconds or nanoseconds.
    """
    seconds, _, fraction = (text or "0.000000000").partition(".")
    if seconds.startswith("-"):
        return f"{seconds}.{fraction}"
    time_ns = int(seconds) * 10**9 + int(fraction)
    if time_ns > MAX_TIME_NS:
        time_ns = MAX_TIME_NS // 1000 * 1000 if fraction.endswith("000") else MAX_TIME_NS
    return f"{time_ns // 10**9}.{time_ns % 10**9:09}"


def _walk_extensions(row, stack, outermost):
    """The upper-layer protocol of an IPv6 packet, and its place in the stack."""
    protocol, at, seen = int(row.first("ipv6.nxt")), outermost + 1, {}
    while at < len(stack) and stack[at] in EXTENSIONS:
        field = EXTENSIONS[stack[at]]
        values, index = row.all(field), seen.get(field, 0)
        if index >= len(values):
            break  # The header is cut off: what it is stays the last that is known.
        protocol, at = int(values[index]), at + 1
        seen[field] = index + 1
    return protocol, at


def _payload(row):
    return _bytes(row.first("tcp.payload"))


def _bytes(text):
    return bytes.fromhex(text) if text and text != "<MISSING>" else b""


def _tcp(row):
    """The dict, or None where the fixed header is not all there.

    tshark stops at a data offset under 5, and gives the urgent pointer, the last field of the fixed
    header, only if the 20 bytes are captured.
    """
    if not row.first("tcp.flags") or not row.first("tcp.urgent_pointer"):
        return None
    has_options = int(row.first("tcp.hdr_len")) > 20
    return {
        "sport": int(row.first("tcp.srcport")),
        "dport": int(row.first("tcp.dstport")),
        "flags": facts.tcp_flags(int(row.first("tcp.flags"), 16)),
        "flag_bits": int(row.first("tcp.flags"), 16),
        "opts": facts.tcp_options(_bytes(row.first("tcp.options")) if has_options else b""),
        "seq": int(row.first("tcp.seq_raw")),
        "ack": int(row.first("tcp.ack_raw")),
        "payload": facts.b64(_payload(row)),
    }
