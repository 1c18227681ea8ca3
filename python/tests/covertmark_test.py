"""wirelake.covertmark: what CovertMark's scripts ask for, and what they get."""

import base64
import subprocess
import sys

import dpkt
import pytest
import wirelake
from conftest import all_captures, capture_id
from wirelake import covertmark
from wirelake.covertmark import constants
from wirelake.covertmark._query import Split, matches
from wirelake.covertmark._reading import _with_microseconds, packet_of, tls_of

TLS_FILE = "pcapplusplus/tls.pcap"


@pytest.fixture
def tls(data):
    return data / TLS_FILE


@pytest.fixture
def manager(store):
    return covertmark.MongoDBManager(store)


@pytest.fixture
def name(store, tls):
    name = covertmark.PCAPParser(tls, store).load_and_insert_new("of TLS")
    assert name
    return name


def test_importing_wirelake_does_not_import_it():
    code = "import sys, wirelake; sys.exit('wirelake.covertmark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_names_of_its_modules():
    from wirelake import covertmark as data

    assert data.parser.PCAPParser is covertmark.PCAPParser
    assert data.retrieve.Retriever is covertmark.Retriever
    assert data.mongo.MongoDBManager is covertmark.MongoDBManager
    assert (data.constants.IP_SRC, data.constants.IP_DST, data.constants.IP_EITHER) == (0, 1, 2)


@pytest.mark.parametrize(("text", "shown"), [
    ("192.0.2.1", "192.0.2.1/32"), ("192.0.2.0/24", "192.0.2.0/24"), ("::1", "::1/128"),
    ("192.0.2.1/24", None), ("", None), ("here", None), (None, None), (5, None)])
def test_build_subnet(text, shown):
    network = covertmark.utils.build_subnet(text)
    assert (None if network is None else str(network)) == shown


def test_paths(tmp_path, tls):
    assert covertmark.utils.check_file_exists(str(tls))
    assert not covertmark.utils.check_file_exists(str(tmp_path))
    assert covertmark.utils.get_full_path(str(tmp_path / "new")) == str(tmp_path / "new")
    assert covertmark.utils.get_full_path(str(tmp_path / "no" / "new")) is None


# Of the parser.

def test_a_capture_that_is_none(tmp_path):
    with pytest.raises(FileNotFoundError):
        covertmark.PCAPParser(tmp_path / "none.pcap")


def test_a_packet_has_what_it_had(tls):
    packets = covertmark.PCAPParser(tls).load_packet_info()
    assert set(packets[0]) == {"type", "dst", "src", "len", "proto", "time", "ttl",
                               "tcp_info", "tls_info", "http_info"}
    for packet, ours in zip(packets, wirelake.PCAPParser(tls).load_packet_info(), strict=True):
        same = ("type", "dst", "src", "proto", "time", "ttl")
        assert [packet[key] for key in same] == [ours[key] for key in same]
        assert packet["tcp_info"]["payload"] == ours["tcp_info"]["payload"]


def reference_tls(payload):
    """What dpkt, which CovertMark reads with, makes of a segment."""
    try:
        tls = dpkt.ssl.TLS(payload)
        bodies = [record.data for record in tls.records]
        return {"type": constants.TLS_TYPE[tls.type], "ver": constants.TLS_VERSION[tls.version],
                "len": tls.len, "records": len(bodies), "data": bodies,
                "data_length": [len(body) for body in bodies]}
    except (dpkt.Error, KeyError, Exception):
        return None


@pytest.mark.parametrize("path", all_captures(), ids=capture_id)
def test_tls_and_options_are_as_dpkt_reads_them(path):
    for packet in covertmark.PCAPParser(path).load_packet_info():
        tcp = packet["tcp_info"]
        if tcp is None:
            assert packet["tls_info"] is None
            continue
        payload = base64.b64decode(tcp["payload"])
        assert tls_of(payload, raw=True) == reference_tls(payload)
        shown = packet["tls_info"]
        assert (shown is None) == (reference_tls(payload) is None)
        size = sum(1 if kind < 2 else 2 + len(data) for kind, data in tcp["opts"])
        assert size % 4 == 0


RECORD = b"\x17\x03\x03\x00\x04data"


@pytest.mark.parametrize("payload", [
    b"", RECORD[:4], RECORD[:5], RECORD[:-1], RECORD, RECORD + b"12345", RECORD + b"123456",
    RECORD + RECORD, RECORD + RECORD[:-1], RECORD + b"\x17\x03\x03\x00\x00", b"\x18" + RECORD[1:],
    b"\x17\x03\x00" + RECORD[3:], b"GET / HTTP/1.1\r\n\r\n", RECORD + b"\xff" + RECORD[1:]])
def test_where_records_end(payload):
    assert tls_of(payload, raw=True) == reference_tls(payload)


@pytest.mark.parametrize(("time", "shown"), [
    ("1.123456", "1.123456"), ("1.123456499", "1.123456"), ("1.123456500", "1.123457"),
    ("1.999999999", "2.000000"), ("-1.000000999", "-1.000001"), ("0.000000000", "0.000000")])
def test_times_have_six_digits(time, shown):
    assert _with_microseconds(time) == shown


def test_ipv6_has_the_length_of_its_payload(streams, packets):
    read = covertmark.PCAPParser(streams).load_packet_info()
    assert [packet["len"] + 40 for packet in read] == [packet["len"] for packet in packets]


def test_what_nothing_reads_is_bytes():
    found = set()
    for path in all_captures():
        ours = wirelake.PCAPParser(path).load_packet_info()
        read = covertmark.PCAPParser(path).load_packet_info()
        for packet, other in zip(read, ours, strict=True):
            if packet["proto"] != other["proto"]:
                assert packet["proto"] == "bytes" and packet["tcp_info"] is None
                found.add(other["proto"])
    assert {"TCP", "UDP"} & found  # Later fragments.


@pytest.mark.parametrize(("row", "proto"), [
    ({"proto": "TCP", "sport": 1}, "TCP"),
    ({"proto": "UDP", "sport": None}, "bytes"),
    ({"proto": "ICMP"}, "ICMP"),
    ({"proto": "ICMP", "ip_info": {"fragment_offset": 0}}, "ICMP"),
    ({"proto": "ICMP", "ip_info": {"fragment_offset": 185}}, "bytes"),
    ({"proto": "ESP"}, "ESP"),
    ({"proto": "ESP", "type": "IPv6"}, "bytes"),
    ({"proto": "EIGRP"}, "bytes"),
    ({"proto": "253"}, "bytes")])
def test_protocols(row, proto):
    whole = {"type": "IPv4", "dst": "", "src": "", "len": 40, "time": "1.000000", "ttl": 1,
             "tcp_info": None, "sport": None, **row}
    assert packet_of(whole, raw=True)["proto"] == proto


@pytest.mark.parametrize(("filters", "accepted", "count"), [
    ([], 81, 0),
    ([("2001:db8::1", 2)], 81, 1),  # Accepts every packet, as IP_EITHER alone does there.
    ([("2001:db8::1", 0)], 0, 1),
    ([("2001:db8::1", 0), ("2001:db8::1", 2)], 0, 2),
    ([("here", 2)], 81, 0),
])
def test_filters(store, streams, filters, accepted, count):
    parser = covertmark.PCAPParser(streams, store)
    assert parser.set_ip_filter(filters) == count
    assert len(parser.get_ip_filter()) == count
    assert len(parser.load_packet_info()) == accepted
    name = parser.load_and_insert_new("filtered")
    assert bool(name) == bool(accepted)
    if not name:
        assert list(store) == [] and parser.last_error is not None
        return
    assert len(store[name]) == accepted
    assert store[name].info["input_filters"] == [
        [str(net), position] for net, position in parser.get_ip_filter()]
    assert parser.load_and_insert_existing(name)
    assert len(store[name]) == 2 * accepted
    assert not parser.load_and_insert_existing("unknown")
    assert parser.clean_up(name) and not parser.clean_up(name) and not parser.clean_up(False)


def test_nothing_remains_of_a_capture_without_packets(tmp_path, store):
    empty = tmp_path / "empty.pcap"
    empty.write_bytes(bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000"))
    parser = covertmark.PCAPParser(empty, store)
    for filters in ([], [("::1", 2)]):
        parser.set_ip_filter(filters)
        assert parser.load_and_insert_new() is False
    assert list(store) == []


# Of the manager.

def test_collections_that_there_are_not(manager):
    for unknown in ("unknown", "no/name", "", None, False):
        assert manager.lookup_collection(unknown) is False
        assert manager.delete_collection(unknown) is False
        assert manager.modify_collection_description(unknown, "text") is False
        assert manager.find_packets(unknown, {}) is False
        assert manager.count_packets(unknown) is False
        assert manager.distinct_packets(unknown, "src") is False
        assert manager.delete_packets(unknown, {}) is False
    assert manager.insert_packets([{}], "unknown") is False
    assert manager.list_collections() == []


def test_the_life_of_a_collection(manager, store):
    name = manager.new_collection("mine", [("10.0.0.0/8", constants.IP_SRC)])
    assert name and manager.lookup_collection(name) is True
    (info,) = manager.list_collections()
    assert info["creation_time"] == store[name].info["creation_time"][:19].replace("T", " ")
    del info["creation_time"]
    assert info == {"name": name, "description": "mine", "input_filters": [["10.0.0.0/8", 0]]}
    assert manager.modify_collection_description(name, "ours") is True
    assert manager.modify_collection_description(name, "ours") is False  # As it is already.
    assert manager.list_collections()[0]["description"] == "ours"
    assert manager.delete_collection(name) is True
    assert manager.delete_collection(name) is False


@pytest.mark.parametrize("filters", [[("10.0.0.1/8", 0)], [("10.0.0.0/8", 3)], ["10.0.0.0/8"], [5]])
def test_filters_that_are_none(manager, filters):
    assert manager.new_collection("mine", filters) is False
    assert manager.list_collections() == []


def test_names():
    made = covertmark.MongoDBManager.generate_name()
    assert made.isalnum() and made.startswith("traces20") and len(made) == 54
    covertmark.MongoDBManager.log_error("an error")


def test_inserted_packets_come_back(manager, streams, tls):
    for path in (streams, tls):
        packets = covertmark.PCAPParser(path).load_packet_info()
        result = manager.insert_packets(packets)
        assert len(result["inserted"].inserted_ids) == len(packets)
        assert manager.find_packets(result["collection_name"], {}) == packets
        again = manager.insert_packets(packets[:1], result["collection_name"])
        assert again["collection_name"] == result["collection_name"]
        assert manager.count_packets(result["collection_name"]) == len(packets) + 1


@pytest.mark.parametrize("packets", [
    [], [{}], [5], [None], [{"type": "IPv4"}], [{"type": "IPv4", "len": "long"}], ["text"]])
def test_packets_that_are_none(manager, packets):
    assert manager.insert_packets(packets) is False
    name = manager.new_collection()
    assert manager.insert_packets(packets, name) is False
    assert manager.count_packets(name) == 0
    assert len(manager.list_collections()) == 1


QUERIES = [
    {},
    {"tcp_info": {"$ne": None}, "tcp_info.payload": {"$ne": b""}},
    {"tls_info": None},
    {"tls_info": {"$ne": None}},
    {"tls_info.type": "APPLICATION_DATA", "src": "10.0.0.1"},
    {"$or": [{"tls_info.records": {"$gte": 2}}, {"len": {"$lt": 60}}]},
    {"$and": [{"proto": "TCP"}, {"tcp_info.dport": 443}]},
    {"$nor": [{"tls_info": None}, {"dport": 443}]},
    {"tls_info.data_length": {"$gt": 100}},
    {"tls_info.data_length": {"$size": 1}},
    {"tls_info.data_length": {"$elemMatch": {"$gt": 10, "$lt": 100}}},
    {"tls_info.ver": {"$in": ["1.0", "1.2"]}, "tls_info.type": {"$nin": ["ALERT"]}},
    {"tls_info.type": {"$regex": "^hand", "$options": "i"}},
    {"tls_info.type": {"$not": {"$eq": "HANDSHAKE"}}},
    {"tls_info.type": {"$exists": False}},
    {"time": {"$gt": "1"}, "src": {"$net": "10.0.0.0/8"}},
    {"tcp_info.opts": {"$size": 0}},
    {"tcp_info.window": {"$gt": 0}, "tls_info": {"$ne": None}},
]


def test_queries_are_about_what_is_read(manager, name):
    packets = manager.find_packets(name, {})
    assert len(packets) == 44
    for query in QUERIES:
        found = manager.find_packets(name, query)
        if not any(column in str(query) for column in ("window", "'dport'")):
            assert found == [packet for packet in packets if matches(query, packet)], query
        assert all(packet in packets for packet in found), query
        assert manager.count_packets(name, query) == len(found)
        assert manager.find_packets(name, query, 2) == found[:2]
    for everything in (0, -1, None, "many"):
        assert manager.find_packets(name, {}, everything) == packets


@pytest.mark.parametrize("query", QUERIES[1:4], ids=str)
def test_deleting(manager, name, query):
    found = manager.find_packets(name, query)
    assert manager.delete_packets(name, query) == len(found) > 0
    assert manager.count_packets(name, query) == 0
    assert manager.count_packets(name) == 44 - len(found)


def test_what_the_store_is_asked_for():
    query = {"src": "10.0.0.1", "tls_info": None, "$or": [{"len": 5, "ttl": 3}, {"proto": "TCP"}],
             "$nor": [{"tls_info": None}]}
    split = Split(["http_info"])
    assert split.needs_a_look(query)
    assert split.for_store(query) == {"src": "10.0.0.1", "$or": [{"ttl": 3}, {}]}
    assert split.other_fields(query) == {"src", "ttl"}
    assert not split.needs_a_look({"tcp_info": None, "$and": [{"http_info": "a"}]})
    assert Split([]).needs_a_look({"http_info.uri": "/"})


def test_queries_that_are_none(manager, name):
    for query in ({"$no": 1}, {"tls_info": {"$no": 1}}, {"tcp_info.nothing": 1}):
        with pytest.raises(wirelake.errors.InvalidArgument):
            manager.find_packets(name, query)


def test_distinct_is_a_number(manager, name):
    packets = manager.find_packets(name, {})
    assert manager.distinct_packets(name, "dst") == len({each["dst"] for each in packets})
    assert manager.distinct_packets(name, "len") == len({each["len"] for each in packets})
    assert manager.distinct_packets(name, "http_info.uri") == 0
    types = {each["tls_info"]["type"] for each in packets if each["tls_info"]}
    assert manager.distinct_packets(name, "tls_info.type") == len(types)
    lengths = {length for each in packets if each["tls_info"]
               for length in each["tls_info"]["data_length"]}
    assert manager.distinct_packets(name, "tls_info.data_length") == len(lengths)


# Of the retriever.

def test_without_a_collection(store):
    reader = covertmark.Retriever(store)
    assert reader.current() is None
    assert reader.select("unknown") is False and reader.select(False) is False
    assert (reader.count(), reader.distinct("src")) == (False, False)
    assert reader.retrieve() == [] and reader.get_input_filters() is False
    assert reader.list() == []


def test_packets_are_retrieved_with_their_bytes(store, manager, name):
    reader = covertmark.Retriever(store)
    assert reader.select(name) is True and reader.current() == name
    assert reader.select("unknown") is False and reader.current() == name
    stored = manager.find_packets(name, {})
    retrieved = reader.retrieve()
    for packet, other in zip(retrieved, stored, strict=True):
        assert packet["tcp_info"]["payload"] == base64.b64decode(other["tcp_info"]["payload"])
        if packet["tls_info"]:
            assert packet["tls_info"]["data"] == [
                base64.b64decode(body) for body in other["tls_info"]["data"]]
    assert reader.retrieve({"tls_info": {"$ne": None}}, 2) == [
        packet for packet in retrieved if packet["tls_info"]][:2]
    assert reader.retrieve({"$no": 1}) == []
    assert reader.retrieve(limit=-1) == retrieved
    assert reader.count() == 44 and reader.count({"tls_info": None}) < 44
    assert reader.distinct("dst") == manager.distinct_packets(name, "dst")


def test_collections_are_listed(store, manager, name):
    other = manager.new_collection("both", [("10.0.0.0/8", 0), ("::/0", 1), ("::1", 0)])
    reader = covertmark.Retriever(store)
    assert [(each["name"], each["count"]) for each in reader.list()] == [(name, 44), (other, 0)]
    assert [each["name"] for each in reader.list(match_filters=[1, 0])] == [other]
    assert [each["name"] for each in reader.list(match_filters=[])] == [name]
    assert reader.list(match_filters=[2]) == []
    time = manager.list_collections()[1]["creation_time"]
    filters = "[['10.0.0.0/8', 0], ['::/0', 1], ['::1/128', 0]]"
    text = reader.list(in_string=True, match_filters=[0, 1])
    assert text.splitlines() == [
        "Available collections of traces:", f"{other}, both, {time}, {filters}, 0",
        "(Only those with specified input filter types are returned.)"]
    assert reader.list(in_string=True).endswith(", 0\n")
    assert reader.select(other)
    assert reader.get_input_filters() == [["10.0.0.0/8", 0], ["::/0", 1], ["::1/128", 0]]
    assert reader.select(name) and reader.get_input_filters() == []
