"""What a type checker must know of the results: for scripts/check-types, which runs nothing of it."""

from collections.abc import Iterator
from ipaddress import IPv4Network, IPv6Network
from typing import Any, Literal, assert_type

import wirelake
from wirelake import PCAPParser, constants, covertmark, types


def parsers(parser: PCAPParser) -> None:
    assert_type(parser.set_ip_filter([("192.0.2.1", constants.IP_SRC)]), int)
    assert_type(parser.get_ip_filter(), list[tuple[IPv4Network | IPv6Network, int]])
    parser.set_ip_filter(parser.get_ip_filter())
    parser.set_ip_filter(wirelake.reverse_filter(parser.get_ip_filter()))

    packets = parser.load_packet_info()
    assert_type(packets, list[wirelake.Packet])
    assert_type(parser.iter_packets(progress=True), Iterator[wirelake.Packet])
    assert_type(packets[0]["time"], str)
    tcp = packets[0]["tcp_info"]
    assert_type(tcp, wirelake.TcpInfo | None)
    if tcp is not None:
        assert_type(tcp["flags"], types.TcpFlags)
        assert_type(tcp["opts"], list[tuple[int, bytes]])
    tls = packets[0]["tls_info"]
    assert_type(tls, wirelake.TlsInfo | None)
    if tls is not None:
        assert_type(tls["data_length"], list[int])

    flow = next(parser.flows())
    assert_type(flow, wirelake.Flow)
    assert_type(flow["orig"], types.FlowSide)
    handshake = flow["tls"]
    assert_type(handshake, types.FlowTls | None)
    if handshake is not None:
        assert_type(handshake["certificates"], list[types.Certificate] | None)

    name = parser.load_and_insert_new()
    assert_type(name, str | Literal[False])
    assert_type(parser.load_and_insert_existing(name), bool)
    assert_type(parser.clean_up(name), bool)
    if parser.stats is not None:
        assert_type(parser.stats["damage"], types.Damage | None)


def stores(parser: PCAPParser, store: wirelake.Store, name: str) -> None:
    assert_type(store.collections(), list[wirelake.CollectionSummary])
    info = store.lookup(name)
    assert_type(info, wirelake.CollectionInfo | None)
    if info is not None:
        assert_type(info["loads"], list[wirelake.LoadInfo])
        parser.set_ip_filter(info["input_filters"])
    assert_type(store.tidy(dry_run=True), list[wirelake.Removed])
    assert_type(store[name].optimize(), wirelake.Packed)
    assert_type(store[name].history(), list[wirelake.HistoryEntry])
    # What is asked for by name is in what comes back, and no type says which.
    assert_type(store[name].count_by("src"), list[dict[str, Any]])
    assert_type(store[name].distinct("src"), list[Any])
    assert_type(store[name].top("src", sum="len"), list[dict[str, Any]])
    assert_type(store[name].flows.top(every="1h"), list[dict[str, Any]])
    assert_type(store[name].find(limit=3), Iterator[wirelake.Packet])
    assert_type(store[name].find(fields=["time"]), Iterator[dict[str, Any]])
    assert_type(iter(store[name]), Iterator[wirelake.Packet])
    assert_type(store[name].flows.find({"service": "tls"}), Iterator[wirelake.Flow])
    assert_type(store[name].flows.find(fields="tls.ja4"), Iterator[dict[str, Any]])
    assert_type(iter(store[name].flows), Iterator[wirelake.Flow])
    assert_type(store[name].insert(parser.load_packet_info()), int)
    assert_type(store[name].insert(parser), int)


def scripts_of_covertmark(store: wirelake.Store) -> None:
    parser = covertmark.PCAPParser("trace.pcap", store)
    assert_type(parser.set_ip_filter([("192.0.2.1", covertmark.constants.IP_SRC)]), int)
    packets = parser.load_packet_info()
    assert_type(packets, list[dict[str, Any]])
    name = parser.load_and_insert_new()
    assert_type(name, str | Literal[False])
    reader = covertmark.Retriever(store)
    assert_type(reader.select(name), bool)
    assert_type(reader.retrieve({"tcp_info": None}), list[dict[str, Any]])
    manager = covertmark.MongoDBManager(store)
    assert_type(manager.insert_packets(packets), dict[str, Any] | Literal[False])
    assert_type(manager.count_packets(name), int | Literal[False])
