"""Collections that CovertMark itself wrote on a server: without commits, an index entry, documents."""

import datetime

import pymongo
import pytest
import wirelake
from conftest import store_on
from wirelake import PCAPParser, covertmark, errors

NAME = "traces20180207da39a3ee5e6b4b0d3255bfef95601890afd80709"


class Server:
    """A database as CovertMark leaves it. The test server takes no lists in lists, so that options
    are left out; tests/store/bson_test.cpp has them."""

    def __init__(self, mongodb) -> None:
        self.store = store_on(mongodb)
        self.database = pymongo.MongoClient(mongodb.uri)[self.store.url.rpartition("/")[2]]

    def write(self, packets, name=NAME, **members):
        self.database["trace_index"].insert_one(
            {"name": name, "creation_time": "2018-02-07 18:33:34", "description": "of 2018",
             "input_filters": [], **members})
        documents = [without_options(packet) for packet in packets]
        for packet in documents:
            if packet["http_info"]:
                packet["http_info"].pop("method", None)  # Which it did not keep.
        self.database[name].insert_many([{**packet} for packet in documents])
        return documents


def without_options(packet):
    packet = {**packet}
    if packet["tcp_info"]:
        packet["tcp_info"] = {**packet["tcp_info"], "opts": []}
    return packet


def without_method(packet):
    http = packet["http_info"]
    return {**packet, "http_info": {**http, "method": None} if http else None}


@pytest.fixture
def server(mongodb):
    return Server(mongodb)


@pytest.fixture(params=["tls.pcap", "four_ipv6_http_streams.pcap"])
def capture(request, data):
    return data / "pcapplusplus" / request.param


@pytest.fixture
def packets(capture):
    return covertmark.PCAPParser(capture).load_packet_info()


def test_it_is_read_as_any_other(server, packets):
    written = [without_method(packet) for packet in server.write(packets)]
    (info,) = server.store.collections()
    assert (info["name"], info["description"], info["count"]) == (NAME, "of 2018", len(packets))
    assert info["creation_time"] == "2018-02-07T18:33:34.000Z"
    assert NAME in server.store and list(server.store) == [NAME]
    collection = server.store[NAME]
    manager = covertmark.MongoDBManager(server.store)
    found = manager.find_packets(NAME, {})
    assert found == written
    assert collection.distinct("frame") == list(range(1, len(packets) + 1))
    assert collection.count({"sport": packets[0]["tcp_info"]["sport"]}) > 0
    assert [each["frame"] for each in collection.find(None, 3, ["frame"], skip=2)] == [3, 4, 5]
    assert manager.count_packets(NAME, {"tls_info": {"$ne": None}}) == sum(
        1 for packet in packets if packet["tls_info"])
    assert collection.check()["sound"]


def test_it_is_copied(server, packets, capture, tmp_path):
    server.write(packets)
    ours = [packet for packet in PCAPParser(capture).load_packet_info()]
    embedded = wirelake.open_store(tmp_path / "embedded")
    for to, name in ((embedded, NAME), (server.store, "copied")):
        copy = server.store.copy(NAME, to, new_name=name)
        shown = list(copy.find())
        for packet, wanted in zip(shown, ours, strict=True):
            # TLS that goes on in the next segment was none for CovertMark.
            packet["tls_info"] = wanted["tls_info"] = None
            assert packet == (without_options(wanted))
        (load,) = copy.info["loads"]
        assert (load["packets"], load["format"]) == (len(packets), "CovertMark")
        assert list(copy.find(fields=["load", "frame"])) == list(
            server.store[NAME].find(fields=["load", "frame"]))
        manager = covertmark.MongoDBManager(to)
        assert manager.find_packets(name, {}) == manager.find_packets(name, {})
        assert copy.delete({"frame": 1}) == 1
    assert len(server.store[NAME]) == len(packets)


def test_packets_without_http(server, packets):
    """Its first versions did not look for any."""
    documents = [{**packet} for packet in map(without_options, packets)]
    for each in documents:
        del each["http_info"]
    server.database["trace_index"].insert_one(
        {"name": NAME, "creation_time": "2018-02-07 18:33:34", "description": ""})
    server.database[NAME].insert_many(documents)
    assert len(list(server.store[NAME].find())) == len(packets)


def test_it_cannot_be_changed(server, packets):
    server.write(packets)
    collection = server.store[NAME]
    for change in (lambda: collection.delete({}), lambda: collection.describe("mine"),
                   collection.drop, lambda: collection.insert([])):
        with pytest.raises(errors.Unsupported, match="was written by CovertMark"):
            change()
    with pytest.raises(ValueError):
        server.store.create(name=NAME)
    server.store.tidy()
    assert len(collection) == len(packets)
    assert server.database["trace_index"].count_documents({}) == 1


def test_what_it_is_not(server, packets):
    server.write(packets[:3])
    server.database[NAME].update_one({}, {"$set": {"time": "noon"}})
    with pytest.raises(errors.Damaged, match="noon"):
        list(server.store[NAME].find())
    server.database["trace_index"].update_one({}, {"$set": {"creation_time": 5}})
    (info,) = server.store.collections()
    assert "creation_time" in info["damage"]


def test_both_in_one_database(server, packets, capture):
    """What scripts of CovertMark see of a collection of ours."""
    parser = covertmark.PCAPParser(capture, server.store)
    parser.set_ip_filter([("::/0", 2), ("0.0.0.0/0", 2)])
    name = parser.load_and_insert_new("ours")
    server.write(packets)
    assert list(server.store) == [NAME, name]
    entry = server.database["trace_index"].find_one({"name": name})
    created = server.store[name].info["creation_time"]
    assert entry["creation_time"] == created[:19].replace("T", " ")
    assert len(entry["input_filters"]) == 2
    for packet in server.database[name].find({}, {"_id": False}):
        assert isinstance(packet["time"], str)


def test_a_store_of_the_version_before(server, packets):
    """A date, and documents in place of pairs."""
    name = server.store.create("mine", input_filters=[("10.0.0.0/8", 0)])
    before = server.store[name].info
    index = server.database["trace_index"]
    index.update_one({"name": name}, {"$unset": {"created": 1}})
    entry = index.find_one({"name": name})
    assert entry["input_filters"] == [{"net": "10.0.0.0/8", "position": 0}]
    made = datetime.datetime.fromisoformat(before["creation_time"])
    index.update_one({"name": name}, {"$set": {"creation_time": made}})
    assert server.store[name].info == before
