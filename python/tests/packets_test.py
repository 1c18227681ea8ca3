"""The packet dict: its keys and types, over all sample captures, and its values among themselves."""

import base64
import ipaddress
import re

import pytest
from conftest import DATA, all_captures, capture_id
from wirelake import PCAPParser

PACKET = {
    "type": str, "dst": str, "src": str, "len": int, "proto": str, "time": str, "ttl": int,
    "tcp_info": dict, "tls_info": dict}
TCP = {
    "sport": int, "dport": int, "flags": dict, "opts": list, "seq": int, "ack": int,
    "payload": bytes}
TLS = {
    "type": str, "ver": str, "len": int, "records": int, "data": list, "data_length": list}
FLAGS = dict.fromkeys(["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"], bool)
TLS_TYPES = {"CHANGE_CIPHER_SPEC", "ALERT", "HANDSHAKE", "APPLICATION_DATA", "HEARTBEAT"}
TLS_VERSIONS = {"SSL3", "1.0", "1.1", "1.2", "1.3"}
PROTOCOLS = (
    "ICMP IGMP IP TCP UDP IP6 GRE ESP AH ICMP6 EIGRP OSPF PIM VRRP L2TP SCTP UDPLITE").split()
NAMED = {1, 2, 4, 6, 17, 41, 47, 50, 51, 58, 88, 89, 103, 112, 115, 132, 136}


def assert_types(value, types):
    """The very types, no subclass of them: True is no int here."""
    assert type(value) is dict
    assert set(value) == set(types)
    for key, kind in types.items():
        assert type(value[key]) is kind, key


def assert_tcp(tcp):
    assert_types(tcp, TCP)
    assert_types(tcp["flags"], FLAGS)
    for port in ("sport", "dport"):
        assert 0 <= tcp[port] < 2**16
    for number in ("seq", "ack"):
        assert 0 <= tcp[number] < 2**32
    for option in tcp["opts"]:
        assert type(option) is tuple
        kind, data = option
        assert (type(kind), type(data)) == (int, bytes)
        assert 1 <= kind < 256  # 0 is the end of the options, which is none itself.
        assert kind != 1 or data == b""
    assert sum(1 if kind == 1 else 2 + len(data) for kind, data in tcp["opts"]) <= 40


def assert_tls(tls, payload):
    assert_types(tls, TLS)
    assert tls["type"] in TLS_TYPES
    assert tls["ver"] in TLS_VERSIONS
    assert 0 <= tls["len"] <= 2**14 + 2048
    assert tls["len"] == int.from_bytes(payload[3:5], "big")
    assert tls["records"] == len(tls["data"]) == len(tls["data_length"])
    place = 0
    for data, length in zip(tls["data"], tls["data_length"], strict=True):
        assert (type(data), type(length)) == (bytes, int)
        body = base64.b64decode(data, validate=True)
        assert len(body) == length
        assert payload[place + 5 : place + 5 + length] == body
        place += 5 + length


@pytest.mark.parametrize("path", all_captures(), ids=capture_id)
def test_every_packet_has_the_documented_shape(path):
    for packet in PCAPParser(path).load_packet_info():
        tcp, tls = packet["tcp_info"], packet["tls_info"]
        none = {key: type(None) for key in ("tcp_info", "tls_info") if packet[key] is None}
        assert_types(packet, PACKET | none)
        version = {"IPv4": 4, "IPv6": 6}[packet["type"]]
        for side in ("src", "dst"):
            assert ipaddress.ip_address(packet[side]).version == version
            if version == 4:
                assert packet[side] == str(ipaddress.ip_address(packet[side]))
            else:
                assert re.fullmatch(r"[0-9a-f:]+", packet[side])
        assert packet["len"] >= 0
        assert 0 <= packet["ttl"] <= 255
        assert re.fullmatch(r"-?\d+\.(\d{6}|\d{9})", packet["time"])
        assert packet["proto"] in PROTOCOLS or int(packet["proto"]) in set(range(256)) - NAMED
        if tcp is not None:
            assert packet["proto"] == "TCP"
            assert_tcp(tcp)
        if tls is not None:
            assert_tls(tls, base64.b64decode(tcp["payload"], validate=True))


def test_a_packet_by_hand(data):
    """The first packet of a capture, read at the places where its fields are."""
    path = data / "zeek" / "get-to-ssh-server.pcap"
    packet = PCAPParser(path).load_packet_info()[0]
    content = path.read_bytes()
    ip = content[24 + 16 + 14 :]
    tcp = ip[20:]
    assert ip[0] == 0x45 and ip[9] == 6
    assert packet["type"] == "IPv4"
    assert packet["src"] == ".".join(map(str, ip[12:16]))
    assert packet["dst"] == ".".join(map(str, ip[16:20]))
    assert packet["len"] == int.from_bytes(ip[2:4], "big")
    assert packet["ttl"] == ip[8]
    seconds, micros = (int.from_bytes(content[at : at + 4], "little") for at in (24, 28))
    assert packet["time"] == f"{seconds}.{micros:06}"
    assert packet["tcp_info"]["sport"] == int.from_bytes(tcp[0:2], "big")
    assert packet["tcp_info"]["dport"] == int.from_bytes(tcp[2:4], "big")
    assert packet["tcp_info"]["seq"] == int.from_bytes(tcp[4:8], "big")
    assert packet["tcp_info"]["ack"] == int.from_bytes(tcp[8:12], "big")
    bits = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"]
    assert packet["tcp_info"]["flags"] == {
        name: bool(tcp[13] >> bit & 1) for bit, name in enumerate(bits)}


def test_the_sample_captures_hold_what_the_shape_is_checked_on():
    packets = [packet for path in all_captures() for packet in PCAPParser(path).iter_packets()]
    tcp = [packet["tcp_info"] for packet in packets if packet["tcp_info"]]
    tls = [packet["tls_info"] for packet in packets if packet["tls_info"]]
    assert {packet["type"] for packet in packets} == {"IPv4", "IPv6"}
    assert any(info["opts"] for info in tcp)
    assert any(len(info["data"]) > 1 for info in tls)
    assert any(info["records"] == 0 for info in tls)
    assert {info["type"] for info in tls} == TLS_TYPES
    assert {info["ver"] for info in tls} >= TLS_VERSIONS - {"1.3"}


def test_nanoseconds_are_kept():
    packets = PCAPParser(DATA / "pcapplusplus" / "nanosecs_big_endian.pcap").load_packet_info()
    assert packets
    assert all(len(packet["time"].partition(".")[2]) == 9 for packet in packets)


def test_the_dicts_are_their_own(streams):
    """Nothing of a dict is shared with another, so that a script may change what it got."""
    packets = PCAPParser(streams).load_packet_info()
    assert len({id(packet["tcp_info"]) for packet in packets}) == len(packets)
    assert len({id(packet["tcp_info"]["flags"]) for packet in packets}) == len(packets)
