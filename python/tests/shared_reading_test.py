"""One iterator or reader that several threads take from: each packet comes once."""

import signal
import subprocess
import sys
import threading
import time

import pyarrow
import pytest
from wirelake import PCAPParser

THREADS = 8


def take_all(take):
    """What all threads took together, and what else they raised."""
    taken, errors = [], []
    start = threading.Barrier(THREADS)

    def work():
        start.wait()
        try:
            while True:
                taken.append(take())
        except StopIteration:
            pass
        except Exception as error:
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return taken, errors


@pytest.fixture
def capture(large, store, streams):
    """A small one on a server, whose scans are slow."""
    return streams if store.url.startswith("mongodb") else large


@pytest.fixture
def collection(store, capture):
    return store[PCAPParser(capture, store).load_and_insert_new()]


ITERATORS = {
    "find": lambda parser, collection: collection.find(),
    "sorted": lambda parser, collection: collection.find(sort="len"),
    "iter_packets": lambda parser, collection: parser.iter_packets(),
}


@pytest.mark.parametrize("kind", ITERATORS)
def test_an_iterator(collection, capture, kind):
    parser = PCAPParser(capture)
    wanted = sorted(packet["time"] for packet in parser.load_packet_info())
    for _ in range(3):
        iterator = ITERATORS[kind](parser, collection)
        taken, errors = take_all(lambda: next(iterator))
        assert errors == []
        assert sorted(packet["time"] for packet in taken) == wanted
        assert next(iterator, None) is None


READERS = {
    "capture": lambda parser, collection: parser.arrow(),
    "collection": lambda parser, collection: collection.arrow(),
    "stream": lambda parser, collection: pyarrow.RecordBatchReader.from_stream(collection),
    "query": lambda parser, collection: collection.arrow({"len": {"$gt": 0}}, ["frame"]),
}


@pytest.mark.parametrize("kind", READERS)
def test_a_reader(collection, capture, kind):
    for _ in range(5):
        reader = READERS[kind](PCAPParser(capture), collection)
        taken, errors = take_all(reader.read_next_batch)
        assert errors == []
        frames = sorted(frame for batch in taken for frame in batch["frame"].to_pylist())
        assert frames == list(range(1, collection.count() + 1))


@pytest.mark.parametrize("kind", READERS)
def test_a_reader_that_is_closed_meanwhile(collection, capture, kind):
    for round_ in range(20):
        reader = READERS[kind](PCAPParser(capture), collection)
        closer = threading.Timer(round_ / 4000, reader.close)
        closer.start()
        _, errors = take_all(reader.read_next_batch)
        closer.join()
        assert all(isinstance(error, (pyarrow.ArrowInvalid, OSError)) for error in errors), errors


def test_an_error_is_one_for_all(large):
    """Each thread hears of it, and the text is whole."""
    reader = PCAPParser(large).arrow()
    reader.read_next_batch()
    with open(large, "r+b") as file:
        file.truncate(1_000_000)
    _, errors = take_all(reader.read_next_batch)
    assert len(errors) == THREADS
    assert len({str(error) for error in errors}) == 1


def test_an_iterator_that_is_closed(collection, large):
    for iterator in (collection.find(), PCAPParser(large).iter_packets()):
        assert iter(iterator) is iterator
        next(iterator)
        iterator.close()
        iterator.close()
        assert list(iterator) == []


def test_an_iterator_in_a_cycle_is_collected(collection):
    """It is what a finaliser's neighbour of a frame is: nothing that only a reference count ends."""
    import gc
    import weakref

    class Holder:
        pass

    holder = Holder()
    holder.iterator = iter_of(holder, collection)
    next(holder.iterator)
    seen = weakref.ref(holder)
    del holder
    gc.collect()
    assert seen() is None


def iter_of(holder, collection):
    from wirelake import _core

    def batches():
        for packet in collection.find():
            assert holder is not None
            yield [packet]

    return _core.ListItems(batches())


WAITING = """
import signal, sys, threading, time, wirelake
signal.signal(signal.SIGINT, signal.default_int_handler)
packets = wirelake.PCAPParser(sys.argv[1]).iter_packets()
threading.Thread(target=lambda: next(packets), daemon=True).start()
time.sleep(0.5)
print("ready", flush=True)
try:
    next(packets)
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


def test_ctrl_c_ends_the_wait_for_another_thread(tmp_path):
    import os

    os.mkfifo(tmp_path / "pipe")
    process = subprocess.Popen(
        [sys.executable, "-c", WAITING, tmp_path / "pipe"], stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=10)
    assert (output, process.returncode) == ("interrupted\n", 0)
