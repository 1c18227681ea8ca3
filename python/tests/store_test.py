"""Store and Collection: what is kept, and what can be asked of it."""

import base64
import datetime
import json
import re
import signal

import pytest
import wirelake
from conftest import DATA
from wirelake import PCAPParser, constants

COLUMNS = [
    "load", "capture", "frame", "ts_ns", "time_digits", "ts", "type", "src", "dst", "len", "proto",
    "protocol", "ttl", "caplen", "wirelen", "linktype", "vlan", "sport", "dport",
    "tcp_info", "udp_info", "tls_info",
    "header"]
NO_NAMES = [None, False, True, 0, b"name", "", "no/name", "..", "a" * 65, "ümlaut"]


@pytest.fixture
def packets(streams):
    return PCAPParser(streams).load_packet_info()


@pytest.fixture
def collection(store, streams):
    return store[PCAPParser(streams, store).load_and_insert_new("four streams")]


def test_an_empty_store(tmp_path, store):
    assert store.collections() == []
    assert list(store) == []
    assert store.lookup("unknown") is None
    assert "unknown" not in store
    assert store.drop("unknown") is False
    assert not (tmp_path / "store").exists()  # Where that is the store.


def test_create_gives_an_empty_collection(store):
    name = store.create()
    assert re.fullmatch(r"traces\d{8}[0-9a-f]{40}", name)
    info = store.lookup(name)
    assert set(info) == {
        "name", "description", "creation_time", "input_filters", "count", "loads"}
    created = datetime.datetime.fromisoformat(info["creation_time"])
    assert abs(datetime.datetime.now(datetime.timezone.utc) - created).total_seconds() < 60
    assert (info["name"], info["description"], info["count"]) == (name, "", 0)
    assert (info["input_filters"], info["loads"]) == ([], [])
    assert list(store[name].find()) == []


def test_create_with_everything(store):
    filters = [("10.0.0.0/8", constants.IP_SRC), ["::1", constants.IP_EITHER]]
    assert store.create("a “text”\nof two lines", "mine", filters) == "mine"
    info = store.lookup("mine")
    assert info["description"] == "a “text”\nof two lines"
    assert info["input_filters"] == [["10.0.0.0/8", 0], ["::1/128", 2]]


def test_create_twice_is_an_error(store):
    store.create(name="mine")
    with pytest.raises(wirelake.errors.CollectionExists, match="mine") as caught:
        store.create(name="mine")
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("name", ["", "no/name", "..", "a" * 65, "ümlaut"])
def test_create_takes_no_bad_name(store, name):
    with pytest.raises(wirelake.errors.InvalidArgument):
        store.create(name=name)
    assert store.collections() == []


@pytest.mark.parametrize("subject", [("10.0.0.1/8", 0), ("10.0.0.0/8", 3), ("10.0.0.0/8",), None])
def test_create_takes_no_bad_filter(store, subject):
    with pytest.raises(ValueError):
        store.create(input_filters=[subject])
    assert store.collections() == []


@pytest.mark.parametrize("name", NO_NAMES)
def test_no_names_name_nothing(store, name):
    store.create(name="mine")
    assert store.lookup(name) is None
    assert name not in store
    assert store.drop(name) is False
    with pytest.raises(KeyError):
        store[name]
    assert [info["name"] for info in store.collections()] == ["mine"]


def test_a_missing_collection_is_a_key_error(store):
    with pytest.raises(wirelake.CollectionNotFound, match="unknown") as caught:
        store["unknown"]
    assert isinstance(caught.value, KeyError)
    assert isinstance(caught.value, wirelake.Error)
    assert not str(caught.value).startswith(("'", '"'))  # As a KeyError would show it.
    assert store.url in str(caught.value)


def test_collections_are_in_order_of_creation(store):
    names = ["zeta", "alpha", "mid"]
    for name in names:
        store.create(name=name)
    assert [info["name"] for info in store.collections()] == names
    assert list(store) == store.keys() == names
    assert len(store) == len(names)
    assert all("loads" not in info for info in store.collections())
    store.drop("alpha")
    assert [info["name"] for info in store.collections()] == ["zeta", "mid"]


def test_describe(store, collection):
    collection.describe("another text")
    assert store.lookup(collection.name)["description"] == "another text"
    assert collection.info["description"] == "another text"
    assert collection.count() == 81


@pytest.mark.parametrize("store", ["embedded"], indirect=True)
def test_optimize_and_tidy(tmp_path, store, streams, collection):
    assert PCAPParser(streams, store).load_and_insert_existing(collection.name) is True
    before = list(collection.find())
    packed = collection.optimize()
    assert (packed["files"], packed["new_files"]) == (2, 1)
    assert packed["bytes"] > 0 and packed["new_bytes"] > 0
    assert list(collection.find()) == before
    assert collection.optimize() == dict.fromkeys(packed, 0)
    assert store.tidy() == []
    now = datetime.timedelta()
    (would,) = store.tidy(dry_run=True, retention=now)
    assert would["collection"] == collection.name and would["files"] == 2
    assert store.tidy(retention=now) == [would]
    assert store.tidy(retention=now) == []
    assert len(list((tmp_path / "store").rglob("part-*.parquet"))) == 1
    assert list(collection.find()) == before


def test_once(store, streams, packets):
    parser = PCAPParser(streams, store)
    name = parser.load_and_insert_new(once=True)
    assert parser.load_and_insert_existing(name, once=True) is True
    assert parser.last_error is None
    assert store[name].count() == len(packets)
    assert parser.load_and_insert_existing(name) is True
    assert store[name].count() == 2 * len(packets)


def test_drop(tmp_path, store, collection):
    assert collection.drop() is True
    assert collection.drop() is False
    assert store.lookup(collection.name) is None
    assert list((tmp_path / "store").rglob("*.parquet")) == []
    for use in (
        collection.count, lambda: list(collection.find()), lambda: collection.describe("x"),
        collection.arrow, lambda: collection.info):
        with pytest.raises(wirelake.CollectionNotFound, match=collection.name):
            use()
    assert "dropped" in repr(collection)


def test_len_in_iter_getitem(store, collection):
    other = store.create()
    assert len(collection) == collection.count() == 81
    assert len(store[other]) == 0
    assert collection.name in store
    assert list(store) == [collection.name, other]
    assert isinstance(store[other], wirelake.Collection)


def test_repr(store, collection):
    assert store.url in repr(store)
    for part in (collection.name, "81", "four streams"):
        assert part in repr(collection)


@pytest.mark.parametrize("make", [str, lambda path: path, lambda path: f"file://{path}"])
def test_a_store_is_a_path_or_a_url(tmp_path, make):
    wirelake.open_store(tmp_path / "store").create(name="mine")
    assert "mine" in wirelake.open_store(make(tmp_path / "store"))


def test_the_default_store_is_that_of_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("WIRELAKE_STORE", str(tmp_path / "mine"))
    wirelake.open_store().create(name="here")
    assert (tmp_path / "mine" / "here").is_dir()
    monkeypatch.delenv("WIRELAKE_STORE")
    assert str(tmp_path / "data") in wirelake.open_store().url


def test_an_unknown_kind_of_store_is_refused():
    with pytest.raises(ValueError, match="ftp"):
        wirelake.open_store("ftp://example.org/store")


# Packets


@pytest.mark.parametrize("name", [
    "pcapplusplus/four_ipv6_http_streams.pcap", "arkime/arkime_synthetic.pcap", "zeek/ssl.v3.pcap",
    "pcapplusplus/nanosecs_big_endian.pcap", "libpcap/AH-IPcomp-IPv4.pcap"])
def test_find_gives_the_dicts_of_the_parser(store, name):
    parser = PCAPParser(DATA / name, store)
    collection = store[parser.load_and_insert_new()]
    assert list(collection.find()) == parser.load_packet_info()


def test_find_is_by_load_and_then_by_frame(store, collection, cut_off, packets):
    later = PCAPParser(cut_off, store)
    later.load_and_insert_existing(collection.name)
    assert list(collection.find()) == packets + later.load_packet_info()
    assert [load["capture"] for load in collection.info["loads"]] == [
        "four_ipv6_http_streams.pcap", "truncated_dns_2.pcap"]


@pytest.mark.parametrize(
    ("limit", "skip"), [(0, 0), (1, 0), (10, 0), (10, 5), (0, 80), (0, 81), (5, 100), (500, 79)])
def test_limit_and_skip(collection, packets, limit, skip):
    wanted = packets[skip:] if limit == 0 else packets[skip : skip + limit]
    assert list(collection.find(limit=limit, skip=skip)) == wanted


@pytest.mark.parametrize("bounds", [{"limit": -1}, {"skip": -1}])
def test_bounds_below_zero_are_refused(collection, bounds):
    with pytest.raises(wirelake.errors.InvalidArgument, match="-1"):
        list(collection.find(**bounds))


def test_fields_keep_the_nesting(collection, packets):
    found = list(collection.find(fields=["src", "tcp_info.dport", "tcp_info.flags.SYN", "frame"]))
    assert found == [
        {
            "src": packet["src"],
            "tcp_info": {
                "dport": packet["tcp_info"]["dport"],
                "flags": {"SYN": packet["tcp_info"]["flags"]["SYN"]},
            },
            "frame": frame,
        }
        for frame, packet in enumerate(packets, 1)
    ]


@pytest.mark.parametrize("fields", [["nothing"], ["tcp_info.nothing"], [""], ["src", "a.b"]])
def test_unknown_fields_are_refused(collection, fields):
    with pytest.raises(wirelake.errors.InvalidArgument):
        list(collection.find(fields=fields))


def test_raw_gives_bytes_as_they_are(collection, packets):
    raw = list(collection.find(raw=True))
    for packet, plain in zip(packets, raw, strict=True):
        payload = plain["tcp_info"].pop("payload")
        assert payload == base64.b64decode(packet["tcp_info"].pop("payload"))
        assert plain == packet
    assert any(b"HTTP/1.1" in plain for plain in (row["tcp_info"]["payload"] for row in
                                                  collection.find(raw=True)))


def test_find_reads_as_it_goes(collection, packets):
    rows = collection.find()
    assert next(rows) == packets[0]
    rows.close()


def test_arrow_has_the_schema_of_the_store(collection, packets):
    table = collection.arrow().read_all()
    assert table.column_names == COLUMNS
    assert table["src"].to_pylist() == [packet["src"] for packet in packets]
    assert len(set(table["load"].to_pylist())) == 1


def test_arrow_with_columns(collection, packets):
    table = collection.arrow(columns=["len", "src"]).read_all()
    assert table.column_names == ["len", "src"]
    assert table["len"].to_pylist() == [packet["len"] for packet in packets]
    with pytest.raises(wirelake.errors.InvalidArgument, match="nothing"):
        collection.arrow(columns=["nothing"])


def test_delete_takes_no_query_for_none(collection, packets):
    with pytest.raises(wirelake.errors.InvalidArgument, match="needs a query"):
        collection.delete(None)
    assert collection.count() == len(packets)


def test_export_by_query(collection, packets, tmp_path):
    wanted = [packet["src"] for packet in packets if packet["src"] == packets[0]["src"]]
    count = collection.export(tmp_path / "some.parquet", {"src": packets[0]["src"]})
    assert 0 < count == len(wanted) < len(packets)
    pq = pytest.importorskip("pyarrow.parquet")
    assert pq.read_table(tmp_path / "some.parquet")["src"].to_pylist() == wanted


def test_arrow_of_an_empty_collection(store):
    table = store[store.create()].arrow().read_all()
    assert (table.column_names, table.num_rows) == (COLUMNS, 0)


def test_to_polars(collection, packets):
    polars = pytest.importorskip("polars")
    frame = collection.to_polars()
    assert isinstance(frame, polars.DataFrame)
    assert frame["ttl"].to_list() == [packet["ttl"] for packet in packets]
    assert polars.DataFrame(collection).equals(frame)


def test_to_duckdb(collection, packets):
    pytest.importorskip("duckdb")
    relation = collection.to_duckdb()
    for _ in range(2):  # Read anew each time.
        (total,) = relation.aggregate("sum(len)").fetchall()[0]
        assert total == sum(packet["len"] for packet in packets)


def test_to_pandas(collection, packets):
    pytest.importorskip("pandas")
    frame = collection.to_pandas()
    assert list(frame["src"]) == [packet["src"] for packet in packets]
    assert [tcp["sport"] for tcp in frame["tcp_info"]] == [
        packet["tcp_info"]["sport"] for packet in packets]


def test_headers_are_kept_on_demand(store, streams):
    parser = PCAPParser(streams, store)
    plain = store[parser.load_and_insert_new()]
    kept = store[parser.load_and_insert_new(keep_headers=True)]
    assert set(plain.arrow(columns=["header"]).read_all()["header"].to_pylist()) == {None}
    assert all(kept.arrow(columns=["header"]).read_all()["header"].to_pylist())
    assert list(kept.find()) == list(plain.find())


def test_input_filters_go_back_into_a_parser(store, streams, packets):
    parser = PCAPParser(streams, store)
    parser.set_ip_filter([(packets[0]["src"], constants.IP_SRC), ("10.0.0.0/8", constants.IP_DST),
                          (packets[0]["dst"], constants.IP_EITHER)])
    name = parser.load_and_insert_new()
    again = PCAPParser(streams)
    assert again.set_ip_filter(store.lookup(name)["input_filters"]) == 3
    assert again.get_ip_filter() == parser.get_ip_filter()
    assert again.load_packet_info() == list(store[name].find())


def test_loads_tell_what_was_read(collection):
    (load,) = collection.info["loads"]
    assert load["capture"] == "four_ipv6_http_streams.pcap"
    assert (load["frames"], load["packets"], load["damage"]) == (81, 81, None)


def as_json(packets):
    """The packets as lines of JSON have them: the data of options in base64 too."""
    for packet in packets:
        options = packet["tcp_info"]["opts"]
        packet["tcp_info"]["opts"] = [[kind, base64.b64encode(data)] for kind, data in options]
    return json.loads(json.dumps(packets, default=bytes.decode))


def test_export_writes_what_find_gives(collection, tmp_path, packets):
    file = tmp_path / "out.json"
    assert collection.export(file) == len(packets)
    assert [json.loads(line) for line in file.open()] == as_json(packets)
    with pytest.raises(FileExistsError, match="out.json"):
        collection.export(str(file))
    assert collection.export(file, overwrite=True) == len(packets)
    collection.export(tmp_path / "table", format="parquet")
    import pyarrow.parquet as pq

    assert pq.read_table(tmp_path / "table") == collection.arrow().read_all()
    collection.export(tmp_path / "-", format="csv")  # A file like any other.
    assert (tmp_path / "-").stat().st_size > 0


def test_export_of_frames_needs_headers(store, collection, streams, tmp_path):
    with pytest.raises(ValueError, match="four_ipv6_http_streams.*keep_headers=True"):
        collection.export(tmp_path / "out.pcapng")
    with pytest.raises(ValueError, match="'xml'"):
        collection.export(tmp_path / "out", format="xml")
    with pytest.raises(FileNotFoundError):
        collection.export(tmp_path / "no" / "out.csv")
    assert list(tmp_path.glob("*out*")) == []
    kept = store[PCAPParser(streams, store).load_and_insert_new(keep_headers=True)]
    kept.export(tmp_path / "out.pcapng")
    assert PCAPParser(tmp_path / "out.pcapng").load_packet_info() == PCAPParser(
        streams
    ).load_packet_info()


def test_export_tells_its_progress_and_can_be_stopped(collection, tmp_path):
    told = []
    assert collection.export(tmp_path / "out.csv", progress=lambda *now: told.append(now)) == 81
    assert told[-1][1:] == (None, 81)

    def stop(*now):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        collection.export(tmp_path / "other.csv", progress=stop)
    # A job in the background ignores it.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with pytest.raises(KeyboardInterrupt):
        collection.export(
            tmp_path / "other.csv", progress=lambda *now: signal.raise_signal(signal.SIGINT))
    signal.signal(signal.SIGINT, before)
    assert [path.name for path in tmp_path.glob("*.csv")] == ["out.csv"]
    assert not list(tmp_path.glob(".wirelake*"))


def test_a_damaged_collection_does_not_hide_the_others(tmp_path):
    store = wirelake.open_store(tmp_path / "store")
    for name in ("a", "b", "c"):
        store.create("of " + name, name)
    opened = [store[name] for name in ("a", "c", "b")]
    (tmp_path / "store" / "b" / "_delta_log" / "00000000000000000001.json").write_text("x")
    summaries = store.collections()
    assert [summary["name"] for summary in summaries] == ["a", "c", "b"]
    assert [summary["damage"] for summary in summaries[:2]] == [None, None]
    damaged = summaries[2]
    assert "00000000000000000001.json" in damaged["damage"]
    assert damaged["count"] is None and damaged["creation_time"] is None
    assert list(store) == ["a", "c", "b"]
    assert len(store["a"]) == 0
    assert [repr(collection) for collection in opened] == [
        "<Collection 'a', 0 packets, 'of a'>",
        "<Collection 'c', 0 packets, 'of c'>",
        "<Collection 'b', cannot be read>",
    ]
    # It is there, whatever can be read of it.
    for ask in (store.lookup, store.__contains__, store.__getitem__):
        with pytest.raises(wirelake.errors.Damaged):
            ask("b")
    assert store.drop("b") and len(store.collections()) == 2
