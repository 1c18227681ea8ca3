"""What a Collection and a Store are as objects of Python."""

import pickle

import pyarrow
import pytest
import wirelake
from conftest import DATA
from wirelake import PCAPParser

TLS = DATA / "pcapplusplus" / "tls.pcap"


@pytest.fixture
def collection(store):
    return store[PCAPParser(TLS, store).load_and_insert_new("some <b>text</b>")]


def test_it_iterates_over_its_packets(collection):
    packets = PCAPParser(TLS).load_packet_info()
    assert list(collection) == packets
    assert collection.head() == packets[:5]
    assert collection.head(2) == packets[:2]
    assert collection.head(0) == []
    with pytest.raises(wirelake.errors.InvalidArgument):
        collection.head(-1)


def test_its_columns(collection):
    assert collection.schema == collection.arrow().schema
    assert collection.columns == collection.schema.names
    assert collection.schema.field("len").type == pyarrow.int64()
    rows = collection.arrow().read_all().to_pylist()
    assert [row["sport"] for row in rows] == [row["tcp_info"]["sport"] for row in rows]


def test_its_path(collection, store):
    if "://" in store.url:
        with pytest.raises(wirelake.errors.Unsupported, match="is on a server"):
            _ = collection.path
    else:
        assert (collection.path / "_delta_log").is_dir()


def test_it_is_the_one_of_its_name_and_store(collection, store):
    assert collection == store[collection.name] == pickle.loads(pickle.dumps(collection))
    assert len({collection, store[collection.name]}) == 1
    assert collection != store[store.create()]
    assert collection != collection.name


def test_a_notebook_shows_its_first_packets(collection):
    shown = collection._repr_html_()
    assert shown.count("<tr>") == 11
    assert "44 packets of 1 load, some &lt;b&gt;text&lt;/b&gt;" in shown
    assert "and 34 more" in shown
    assert f"<td>{collection.head(1)[0]['src']}</td>" in shown
    collection.drop()
    assert collection._repr_html_() is None


def test_with(store, collection):
    with store as same, collection as packets:
        assert same is store
        assert len(packets) == 44
    assert len(collection) == 44


def test_a_store_is_like_a_dict_of_collections(store, collection):
    other = store.create()
    assert store.keys() == list(store) == [collection.name, other]
    assert len(store) == 2
    assert store._ipython_key_completions_() == store.keys()
    assert collection.name in store


@pytest.mark.parametrize("limit", [0, None])
def test_no_limit(collection, limit):
    assert len(list(collection.find(limit=limit))) == 44


def test_one_field(collection):
    assert list(collection.find(fields="proto", limit=1)) == [{"proto": "TCP"}]


@pytest.mark.parametrize("arguments, message", [
    ({"limit": -1}, "limit is 0 or more, not -1"),
    ({"skip": -2}, "skip is 0 or more, not -2"),
    ({"query": {"$no": 1}}, "no"),
    ({"query": {"nothing": 1}}, "nothing"),
    ({"fields": "nothing"}, "nothing"),
    ({"sort": "nothing"}, "nothing"),
    ({"sort": [3]}, "sort is"),
])
def test_find_refuses_at_the_call(collection, arguments, message):
    with pytest.raises(wirelake.errors.InvalidArgument, match=message):
        collection.find(**arguments)
