"""Store.copy(): collections that go from one store to another, of either kind."""

import pickle

import pytest
import wirelake
from conftest import empty_store
from wirelake import PCAPParser, constants


@pytest.fixture(params=["embedded", "mongodb"])
def other(request, tmp_path):
    """A second empty store of each kind."""
    return empty_store(request, tmp_path / "other")


@pytest.fixture
def collection(store, streams):
    parser = PCAPParser(streams, store)
    parser.set_ip_filter([("::/0", constants.IP_EITHER)])
    name = parser.load_and_insert_new("four streams", keep_headers=True)
    parser.load_and_insert_existing(name)
    return store[name]


def test_all_of_a_collection_is_copied(store, other, collection):
    seen = []
    copied = store.copy(collection.name, other, progress=lambda *now: seen.append(now))
    assert copied.info == collection.info
    assert copied.arrow().read_all() == collection.arrow().read_all()
    assert list(copied.find()) == list(collection.find())
    assert seen[-1] == (0, None, collection.count())
    assert pickle.loads(pickle.dumps(copied)).info == collection.info


def test_what_goes_wrong_is_said(store, other, collection):
    with pytest.raises(wirelake.CollectionNotFound):
        store.copy("nothing", other)
    with pytest.raises(ValueError, match="no collection name"):
        store.copy(collection.name, other, new_name="no/name")
    store.copy(collection.name, other)
    with pytest.raises(wirelake.errors.CollectionExists, match="another name"):
        store.copy(collection.name, other)
    assert store.copy(collection.name, other, new_name="second").count() == collection.count()


def test_a_copy_that_is_interrupted_leaves_nothing(store, other, collection):
    def interrupt(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.copy(collection.name, other, progress=interrupt)
    assert other.collections() == []
