"""Queries with datetimes, addresses and bytes."""

import datetime
import ipaddress

import pytest
import wirelake
from conftest import DATA
from wirelake import PCAPParser

TLS = DATA / "pcapplusplus" / "tls.pcap"
IPV6 = DATA / "pcapplusplus" / "four_ipv6_http_streams.pcap"


@pytest.fixture
def collection(store):
    collection = store[PCAPParser(TLS, store).load_and_insert_new()]
    PCAPParser(IPV6, store).load_and_insert_existing(collection.name)
    return collection


def test_addresses(collection):
    packets = list(collection)
    for text in {packet["src"] for packet in packets}:
        expected = sum(packet["src"] == text for packet in packets)
        address = ipaddress.ip_address(text)
        assert collection.count({"src": address}) == expected > 0
        assert collection.count({"src": {"$in": [address]}}) == expected
        network = ipaddress.ip_network(address)
        assert collection.count({"src": {"$net": network}}) == expected
        assert collection.distinct("src", {"src": address}) == [text]


@pytest.mark.parametrize("field", ["ts", "ts_ns"])
def test_datetimes(collection, field):
    times = sorted(row["ts"] for row in collection.arrow(columns=["ts"]).read_all().to_pylist())
    for at in (0, 20, len(times) - 1):
        moment = times[at].astimezone(datetime.timezone(datetime.timedelta(hours=5)))
        assert collection.count({field: {"$gte": moment}}) == sum(t >= moment for t in times)
        assert collection.count({"$nor": [{field: {"$gte": moment}}]}) == sum(
            t < moment for t in times)


def test_a_datetime_needs_a_time_zone(collection):
    with pytest.raises(wirelake.errors.InvalidArgument, match="at 'ts' has no time zone"):
        collection.find({"ts": {"$gte": datetime.datetime(2020, 1, 1)}})


def test_bytes(collection):
    """As the dicts have them, in base64."""
    payload = next(packet["tcp_info"]["payload"] for packet in collection
                   if packet["tcp_info"] and packet["tcp_info"]["payload"])
    assert isinstance(payload, bytes)
    assert collection.count({"tcp_info.payload": payload}) == sum(
        packet["tcp_info"]["payload"] == payload for packet in collection if packet["tcp_info"])


def test_what_nests_too_deep_is_refused(collection):
    query = {}
    for _ in range(3000):
        query = {"$and": [query]}
    with pytest.raises(wirelake.errors.InvalidArgument, match="deep"):
        collection.count(query)
