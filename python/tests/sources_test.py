"""Captures out of bytes, of files that are open, and of streams."""

import gzip
import io
import pickle

import pytest
import wirelake
from conftest import DATA
from wirelake import PCAPParser

TLS = DATA / "pcapplusplus" / "tls.pcap"


class Stream:
    """What gives a few bytes at a time, and nothing but those."""

    def __init__(self, content):
        self._content = io.BytesIO(content)

    def read(self, size=-1):
        return self._content.read(min(size, 100))


@pytest.fixture
def packets():
    return PCAPParser(TLS).load_packet_info()


@pytest.mark.parametrize("make", [
    lambda content: content, bytearray, memoryview, io.BytesIO, Stream, gzip.compress,
    lambda content: gzip.open(io.BytesIO(gzip.compress(content)))],
    ids=["bytes", "bytearray", "memoryview", "BytesIO", "stream", "compressed", "gzip.open"])
def test_what_has_bytes(make, packets):
    parser = PCAPParser(make(TLS.read_bytes()))
    assert parser.load_packet_info() == packets
    assert list(parser) == packets  # It is read anew.


def test_a_file_that_is_open(store, packets):
    with TLS.open("rb") as file:
        parser = PCAPParser(file, store)
    collection = store[parser.load_and_insert_new()]
    assert list(collection) == packets
    assert collection.info["loads"][0]["capture"] == "tls.pcap"


def test_its_name_where_it_has_none(store):
    collection = store[PCAPParser(TLS.read_bytes(), store).load_and_insert_new()]
    assert collection.info["loads"][0]["capture"] == "capture"


def test_nothing_is_left(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    parser = PCAPParser(TLS.read_bytes())
    assert len(list(tmp_path.iterdir())) == 1
    del parser
    assert list(tmp_path.iterdir()) == []


def test_a_copy_stays_in_its_process():
    with pytest.raises(TypeError, match="give it a path"):
        pickle.dumps(PCAPParser(TLS.read_bytes()))
    assert pickle.loads(pickle.dumps(PCAPParser(TLS))).load_packet_info()


def test_what_has_none():
    with pytest.raises(wirelake.errors.InvalidArgument, match="pcap_file is a path, bytes"):
        PCAPParser(7)
    with pytest.raises(wirelake.errors.InvalidArgument, match="open it with 'rb'"):
        PCAPParser(io.StringIO("text"))
    with pytest.raises(wirelake.errors.NotACapture):
        PCAPParser(b"none").load_packet_info()
