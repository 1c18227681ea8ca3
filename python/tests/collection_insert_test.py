"""Collection.insert(): packets of a program, as dicts and as Arrow's tables."""

import base64

import polars
import pyarrow
import pytest
import wirelake
from wirelake import PCAPParser, errors


@pytest.fixture
def empty(store):
    return store[store.create(name="mine")]


def test_dicts_come_back_as_they_were(empty, packets):
    assert empty.insert(packets, capture="by hand") == len(packets) == 81
    assert list(empty.find()) == packets
    (load,) = empty.info["loads"]
    assert (load["capture"], load["packets"]) == ("by hand", 81)
    assert empty.count({"sport": packets[0]["tcp_info"]["sport"]}) > 0
    assert empty.insert(packets[:2]) == 2
    assert len(empty) == 83


def test_every_capture_comes_back(tmp_path, data):
    for path in sorted((data / "pcapplusplus").iterdir()) + sorted((data / "dpkt").iterdir()):
        try:
            packets = PCAPParser(path).load_packet_info()
        except errors.Error:
            continue
        store = wirelake.open_store(tmp_path / "store")
        collection = store[store.create()]
        if packets:
            assert collection.insert(packets) == len(packets)
        assert list(collection.find()) == packets, path


def test_raw_bytes(empty, packets):
    raw = [{**packet, "tcp_info": {**packet["tcp_info"], "payload": base64.b64decode(
        packet["tcp_info"]["payload"])}} for packet in packets]
    empty.insert(raw, raw=True)
    assert list(empty.find()) == packets


def test_generators_and_more_than_a_batch(empty, packets, monkeypatch):
    monkeypatch.setattr("wirelake._packet_rows._BATCH", 50)
    assert empty.insert(packets[index % 81] for index in range(120)) == 120
    assert empty.distinct("frame") == list(range(1, 121))


def test_tables(empty, streams, packets):
    parser = PCAPParser(streams)
    assert empty.insert(parser) == 81
    assert list(empty.find()) == packets
    assert empty.insert(empty.arrow().read_all()) == 81
    frame = polars.DataFrame(parser).select("type", "src", "dst", "len", "proto", "ts_ns")
    assert empty.insert(frame) == 81
    assert empty.count({"tcp_info": None}) == 81


def test_nothing(empty):
    assert empty.insert([]) == 0
    assert empty.info["loads"] == []


def changed(packet, **members):
    return {**packet, **members}


WRONG = [
    ({"type": "IPv5"}, "packet 3: 'type' is 'IPv5'"),
    ({"src": "nowhere"}, "packet 3: 'src' is 'nowhere'"),
    ({"src": "2001:0db8::1"}, "packet 3: 'src'"),
    ({"dst": None}, "packet 3: 'dst' is missing"),
    ({"len": "long"}, "packets 1 to 3"),
    ({"len": 2**70}, "packets 1 to 3"),
    ({"time": "noon"}, "'time' is 'noon'"),
    ({"time": 5}, "packets 1 to 3"),
    ({"ttl": 2**40}, "packets 1 to 3"),
    ({"tcp_info": 5}, "packet 3 is no packet"),
    ({"tcp_info": {"sport": 1}}, "packet 3 is no packet"),
    ({"tcp_info": {"payload": b"no base64"}}, "packet 3 is no packet"),
    ({"tcp_info": {"payload": b"", "opts": [5]}}, "packet 3 is no packet"),
]


def test_what_is_no_packet(empty, packets):
    for members, words in WRONG:
        wrong = [packets[0], packets[1], changed(packets[2], **members)]
        with pytest.raises(errors.InvalidArgument) as raised:
            empty.insert(wrong)
        assert words in str(raised.value), members
        assert len(empty) == 0 and empty.info["loads"] == []


@pytest.mark.parametrize("packets", [[5], ["packet"], [None], [{}]])
def test_what_is_nothing_like_a_packet(empty, packets):
    with pytest.raises(errors.InvalidArgument):
        empty.insert(packets)
    assert len(empty) == 0


def test_columns_of_other_types(empty):
    with pytest.raises(errors.InvalidArgument):
        empty.insert(pyarrow.table({"len": ["long"]}))


def test_a_collection_that_is_gone(empty, packets):
    empty.drop()
    with pytest.raises(errors.CollectionNotFound):
        empty.insert(packets)
