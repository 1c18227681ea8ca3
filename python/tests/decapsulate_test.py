"""`decapsulate=True`: the innermost packets of tunnels, by every way that gives packets."""

from pathlib import Path

import pytest
from conftest import DATA

from wirelake import PCAPParser, Store, constants, open_store

GTP = DATA / "arkime" / "gtp-iphone.pcap"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(tmp_path / "store")


def test_every_way_gives_the_same(store: Store) -> None:
    parser = PCAPParser(GTP, store, decapsulate=True)
    packets = parser.load_packet_info()
    assert packets != PCAPParser(GTP).load_packet_info()
    assert list(parser) == packets
    table = parser.arrow().read_all()
    assert table["src"].to_pylist() == [packet["src"] for packet in packets]
    name = parser.load_and_insert_new()
    assert isinstance(name, str)
    collection = store[name]
    assert list(collection.find()) == packets
    assert collection.arrow(columns=["tunnel"]).read_all()["tunnel"].to_pylist() == table[
        "tunnel"].to_pylist()
    kinds = [[layer["kind"] for layer in tunnel or ()] for tunnel in table["tunnel"].to_pylist()]
    assert ["gtpu"] in kinds
    assert collection.info["loads"][0]["decapsulated"] is True


def test_what_is_in_a_store_can_be_appended_to(store: Store) -> None:
    name = PCAPParser(GTP, store).load_and_insert_new()
    assert isinstance(name, str)
    assert PCAPParser(GTP, store, decapsulate=True).load_and_insert_existing(name, once=True)
    assert [load["decapsulated"] for load in store[name].info["loads"]] == [False, True]


def test_the_filter_sees_the_inner_packet() -> None:
    parser = PCAPParser(GTP, decapsulate=True)
    inner = next(p["src"] for p in parser if p["type"] == "IPv6")
    parser.set_ip_filter([(inner, constants.IP_SRC)])
    assert {packet["src"] for packet in parser} == {inner}
    outer = PCAPParser(GTP)
    outer.set_ip_filter([(inner, constants.IP_SRC)])
    assert outer.load_packet_info() == []


def test_without_it_there_are_no_tunnels() -> None:
    assert PCAPParser(GTP).arrow().read_all()["tunnel"].null_count == len(list(PCAPParser(GTP)))


def test_it_is_a_flag() -> None:
    with pytest.raises(TypeError, match="decapsulate"):
        PCAPParser(GTP, decapsulate="yes")  # type: ignore[arg-type]
