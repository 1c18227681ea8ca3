"""The packets of a capture as tshark sees them, as the dicts of docs/packet-records.md."""

import collections
import itertools
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
# What may stand between an IP header and the one of a packet that it carries. Not so ICMP, whose
# errors quote a packet.
TUNNELS = {"udp", "gre", "erspan", "nvgre", "etherip", "mpls", "pwethheuristic", "pwethcw",
           "pwethnocw", "vxlan", "vxlan_gpe", "nsh", "geneve", "gtp", "teredo", "l2tp", "ppp", "eth",
           "ethertype", "vlan", "llc", "pppoes", "wlan", "wlan_aggregate", "ieee8021ad",
           "ipv6.hopopts", "ipv6.routing", "ipv6.fraghdr", "ipv6.dstopts", "ah", "shim6"}
FIELDS = (*inside.FIELDS, "frame.encap_type", "frame.time_epoch", "frame.protocols", "ip.src",
          "ip.dst", "ip.cur_rt", "ip.hdr_len", "ip.len", "ip.ttl", "ip.proto", "ipv6.src",
          "ipv6.dst", "ipv6.plen", "ipv6.opt.jumbo", "ipv6.nxt", "ipv6.hlim", *EXTENSIONS.values(),
          "tcp.srcport", "tcp.dstport", "tcp.seq_raw", "tcp.ack_raw", "tcp.hdr_len", "tcp.flags",
          "tcp.urgent_pointer", "tcp.options", "tcp.payload")
MAX_TIME_NS = 2**63 - 1
OCCURRENCES = "\x1f"  # Between the values of a field that occurs more than once.


class Refused(Exception):
    """tshark cannot read the capture at all."""


def read_packets(capture, config_folder, decapsulate=False):
    """{frame number: dict} of the capture's outermost IP packets, or the innermost. Raises Refused."""
    command = ["tshark", "-n", "-r", str(capture), "-T", "fields", "-E", "separator=/t",
               "-E", f"aggregator={OCCURRENCES}"]
    if decapsulate:
        command += ["-d", "udp.port==8472,vxlan"]  # Where Linux puts it.
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
        packet = _packet(row, decapsulate)
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
        return self.at(field, 0)

    def at(self, field, index):
        values = self.all(field)
        return values[index] if index < len(values) else ""


def _packet(row, decapsulate):
    """The dict, or None if the frame holds no IP header with both addresses."""
    stack = row.first("frame.protocols").split(":")
    headers = [i for i, name in enumerate(stack) if name in ("ip", "ipv6")]
    if not headers or not _has_addresses(row, stack, headers[0]):
        return None
    place = headers[0]
    if decapsulate:
        for inner in headers[1:]:
            if not _carries(row, stack, place, inner):
                break
            place = inner
    prefix, index = stack[place], _index(stack, place)
    is_ipv4 = prefix == "ip"
    if is_ipv4:
        length, protocol, ttl = (row.at(f, index) for f in ("ip.len", "ip.proto", "ip.ttl"))
        length, protocol, above = int(length), int(protocol), place + 1
    else:
        ttl = row.at("ipv6.hlim", index)
        length = 40 + int(row.first("ipv6.opt.jumbo") or row.at("ipv6.plen", index))
        protocol, above = _walk_extensions(row, stack, place)
    tcp = None
    if stack[above:above + 1] == ["tcp"]:
        tcp = _tcp(row)
    return {
        **inside.groups(row, stack, place, above),
        "type": "IPv4" if is_ipv4 else "IPv6",
        "dst": facts.address_text(_ipv4_destination(row, index) if is_ipv4
                                  else row.at("ipv6.dst", index)),
        "src": facts.address_text(row.at(f"{prefix}.src", index)),
        "len": length,
        "proto": facts.protocol_name(protocol),
        "time": _time(row.first("frame.time_epoch")),
        "ttl": int(ttl),
        "tcp_info": tcp,
        "tls_info": facts.tls_info(_payload(row)) if tcp else None,
    }


def _index(stack, place):
    """Which of a header's fields are those of the header at this place."""
    return stack[:place].count(stack[place])


def _has_addresses(row, stack, place):
    prefix, index = stack[place], _index(stack, place)
    return bool(row.at(f"{prefix}.src", index) and row.at(f"{prefix}.dst", index))


def _carries(row, stack, outer, inner):
    """Whether the packet at `inner` is in a tunnel of the one at `outer`, and can be decoded."""
    between = stack[outer + 1:inner]
    if not TUNNELS.issuperset(between) or not _has_addresses(row, stack, inner):
        return False
    # In IPv4, AH is a protocol of its own.
    return not _is_fragment(row, stack, outer) and not (stack[outer] == "ip" and "ah" in between[:1])


def _is_fragment(row, stack, place):
    if stack[place] == "ip":
        index = _index(stack, place)
        return row.at("ip.flags.mf", index) == "1" or row.at("ip.frag_offset", index) != "0"
    extensions = itertools.takewhile(lambda name: name in EXTENSIONS, stack[place + 1:])
    if "ipv6.fraghdr" not in extensions:
        return False
    index = stack[:place].count("ipv6.fraghdr")
    return (row.at("ipv6.fraghdr.more", index) == "1"
            or row.at("ipv6.fraghdr.offset", index) != "0")


def _ipv4_destination(row, index):
    """The header's; of a source-routed packet, tshark's ip.dst is the last of the route."""
    if index == 0 and row.first("ip.cur_rt") and int(row.first("ip.hdr_len")) > 20:
        return row.first("ip.cur_rt")
    return row.at("ip.dst", index)


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


def _walk_extensions(row, stack, place):
    """The upper-layer protocol of an IPv6 packet, and its place in the stack."""
    protocol, at = int(row.at("ipv6.nxt", _index(stack, place))), place + 1
    seen = collections.Counter(EXTENSIONS[name] for name in stack[:place] if name in EXTENSIONS)
    while at < len(stack) and stack[at] in EXTENSIONS:
        field = EXTENSIONS[stack[at]]
        values, index = row.all(field), seen[field]
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
