"""Which packets a filter accepts: the library against the rule as it is written down."""

import ipaddress
import random
import tempfile
from pathlib import Path

import pytest
import raw_ip
from conftest import DATA
from hypothesis import given
from hypothesis import strategies as st
from wirelake import PCAPParser, constants

SRC, DST, EITHER = constants.IP_SRC, constants.IP_DST, constants.IP_EITHER


def accepts(subjects, source, destination):
    """The rule, packet by packet and subnet by subnet."""

    def has(position):
        return any(where == position for _, where in subjects)

    def within(address, position):
        return any(where == position and address in net for net, where in subjects)

    if not subjects:
        return True
    source_ok = not has(SRC) or within(source, SRC)
    destination_ok = not has(DST) or within(destination, DST)
    directional = (has(SRC) or has(DST)) and source_ok and destination_ok
    return directional or within(source, EITHER) or within(destination, EITHER)


CLIENT, SERVER, OTHER = map(ipaddress.ip_address, ("10.0.0.1", "10.0.0.2", "192.0.2.9"))
UPSTREAM, DOWNSTREAM = (CLIENT, SERVER), (SERVER, CLIENT)
ASIDE, INWARD = (CLIENT, OTHER), (OTHER, SERVER)


@pytest.mark.parametrize(
    ("subjects", "accepted"),
    [
        ([], [UPSTREAM, DOWNSTREAM, ASIDE, INWARD]),
        ([(CLIENT, SRC)], [UPSTREAM, ASIDE]),
        ([(SERVER, DST)], [UPSTREAM, INWARD]),
        ([(CLIENT, SRC), (SERVER, DST)], [UPSTREAM]),
        ([(CLIENT, EITHER)], [UPSTREAM, DOWNSTREAM, ASIDE]),
        ([(CLIENT, SRC), (OTHER, EITHER)], [UPSTREAM, ASIDE, INWARD]),
        ([(CLIENT, SRC), (SERVER, DST), (OTHER, EITHER)], [UPSTREAM, ASIDE, INWARD]),
        ([(CLIENT, SRC), (SERVER, SRC)], [UPSTREAM, DOWNSTREAM, ASIDE]),
        ([("::/0", SRC)], []),
        ([("::/0", EITHER), (SERVER, SRC)], [DOWNSTREAM]),
    ],
    ids=repr,
)
def test_the_rule_by_example(tmp_path, subjects, accepted):
    packets = [UPSTREAM, DOWNSTREAM, ASIDE, INWARD]
    raw_ip.write(tmp_path / "four.pcap", packets)
    parser = PCAPParser(tmp_path / "four.pcap")
    assert parser.set_ip_filter(subjects) == len(subjects)
    found = [(packet["src"], packet["dst"]) for packet in parser.load_packet_info()]
    assert found == [(str(source), str(destination)) for source, destination in accepted]
    as_set = parser.get_ip_filter()
    assert [packet for packet in packets if accepts(as_set, *packet)] == accepted


# Addresses that differ in few bits, high and low, so that subnets of any length tell them apart.
# The second IPv6 block is IPv4 in IPv6, which no IPv4 subnet may match.
FEW_BITS = st.integers(0, 15)
IPV4 = st.builds(lambda high, low: ipaddress.IPv4Address(high << 28 | low), FEW_BITS, FEW_BITS)
IPV6 = st.builds(
    lambda block, high, low: ipaddress.IPv6Address(block | high << 28 | low),
    st.sampled_from([0x20010DB8 << 96, 0xFFFF << 32]), FEW_BITS, FEW_BITS)
PACKETS = st.lists(st.tuples(IPV4, IPV4) | st.tuples(IPV6, IPV6), min_size=1, max_size=30)


@st.composite
def subject(draw):
    address = draw(IPV4 | IPV6)
    length = draw(st.just(address.max_prefixlen) | st.integers(0, address.max_prefixlen))
    network = ipaddress.ip_network((address, length), strict=False)
    return draw(st.sampled_from([network, str(network)])), draw(st.sampled_from([SRC, DST, EITHER]))


@given(PACKETS, st.lists(subject(), max_size=8))
def test_random_packets_through_random_filters(packets, subjects):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "random.pcap"
        raw_ip.write(path, packets)
        parser = PCAPParser(path)
        assert parser.set_ip_filter(subjects) == len(subjects)
        networks = [(ipaddress.ip_network(net), position) for net, position in subjects]
        assert parser.get_ip_filter() == networks
        wanted = [
            frame for frame, packet in enumerate(packets, 1) if accepts(networks, *packet)]
        assert parser.arrow().read_all()["frame"].to_pylist() == wanted
        found = [
            tuple(ipaddress.ip_address(packet[side]) for side in ("src", "dst"))
            for packet in parser.load_packet_info()]
        assert found == [packets[frame - 1] for frame in wanted]


def some_subject(chance, addresses):
    """A subnet around an address of the capture, or one of nobody."""
    address = ipaddress.ip_address(chance.choice(addresses))
    if chance.random() < 0.2:
        address = address.__class__(chance.getrandbits(address.max_prefixlen))
    length = chance.choice([0, 8, 16, 24, address.max_prefixlen, chance.randint(0, 32)])
    return ipaddress.ip_network((address, length), strict=False), chance.choice([SRC, DST, EITHER])


@pytest.mark.parametrize("name", [
    "arkime/arkime_synthetic.pcap", "arkime/gtp-iphone.pcap", "pcapplusplus/pcapng-example.pcapng",
    "pcapplusplus/four_ipv6_http_streams.pcap", "pcapplusplus/raw_ip.pcap", "libpcap/vrrp.pcap"])
def test_filters_accept_what_the_rule_says(name):
    chance = random.Random(name)
    parser = PCAPParser(DATA / name)
    packets = parser.load_packet_info()
    addresses = sorted({packet[side] for packet in packets for side in ("src", "dst")})
    chosen = set()
    for _ in range(60):
        subjects = [some_subject(chance, addresses) for _ in range(chance.randint(0, 6))]
        assert parser.set_ip_filter(subjects) == len(subjects)
        wanted = [
            packet for packet in packets
            if accepts(subjects, *(ipaddress.ip_address(packet[side]) for side in ("src", "dst")))]
        assert parser.load_packet_info() == wanted, subjects
        chosen.add(len(wanted))
    assert len(chosen) > 1  # Else the subjects would tell nothing apart.
