"""What changed a collection, and the way back to an earlier version."""

import datetime

import pytest
import wirelake
from conftest import DATA, store_on

from wirelake import PCAPParser
from wirelake.errors import CollectionNotFound, InvalidArgument, NotFound, Unsupported


def loaded(store):
    name = store.create(name="mine")
    PCAPParser(DATA / "pcapplusplus" / "tls.pcap", store).load_and_insert_existing(name)
    return store[name]


@pytest.fixture
def collection(tmp_path):
    return loaded(wirelake.open_store(tmp_path / "store"))


def test_history_and_restore(collection):
    packets = list(collection.find())
    assert collection.delete({"frame": {"$gt": 3}}, dry_run=True) == 41
    assert collection.delete({"frame": {"$gt": 3}}) == 41
    newest, *others = collection.history()
    assert (newest["version"], newest["operation"]) == (2, "DELETE")
    assert (newest["packets_before"], newest["packets_after"]) == (44, 3)
    assert [each["operation"] for each in others] == ["WRITE", "CREATE TABLE"]
    assert collection.history(limit=1) == [newest]
    when = datetime.datetime.fromisoformat(newest["time"])
    assert round(when.timestamp() * 1000) == newest["time_us"] // 1000
    assert collection.restore(1) == 44
    assert list(collection.find()) == packets
    assert collection.restore(0) == 0
    assert (collection.count(), collection.info["loads"]) == (0, [])
    assert collection.restore(3) == 44
    assert len(collection.info["loads"]) == 1


def test_what_cannot_be_restored_is_refused(collection):
    collection.delete({"frame": 1}, purge=True)
    with pytest.raises(NotFound, match="nothing was changed"):
        collection.restore(1)
    for version in (-1, 3):
        with pytest.raises(InvalidArgument):
            collection.restore(version)
    with pytest.raises(InvalidArgument):
        collection.history(-1)
    assert collection.count() == 43
    collection.drop()
    for call in (collection.history, lambda: collection.restore(0)):
        with pytest.raises(CollectionNotFound):
            call()


def test_a_server_keeps_no_versions(mongodb):
    collection = loaded(store_on(mongodb))
    for call in (collection.history, lambda: collection.restore(0)):
        with pytest.raises(Unsupported, match="keeps no earlier versions"):
            call()
    assert collection.delete({"frame": 1}) == 1
