"""Store: the collections that it has, and what is told of them."""

import datetime
import re

import pytest
import wirelake
from wirelake import PCAPParser, constants

NO_NAMES = [None, False, True, 0, b"name", "", "no/name", "..", "a" * 65, "ümlaut"]


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
    assert (packed["files"], packed["new_files"]) == (4, 2)  # Of packets, and of flows.
    assert packed["bytes"] > 0 and packed["new_bytes"] > 0
    assert list(collection.find()) == before
    assert collection.optimize() == dict.fromkeys(packed, 0)
    assert store.tidy() == []
    now = datetime.timedelta()
    would = store.tidy(dry_run=True, retention=now)
    assert {each["collection"]: each["files"] for each in would} == {
        collection.name: 2, f"{collection.name}/_flows": 2}
    assert store.tidy(retention=now) == would
    assert store.tidy(retention=now) == []
    assert len(list((tmp_path / "store").rglob("part-*.parquet"))) == 2
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
