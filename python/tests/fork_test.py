"""What was begun before a fork is refused in the child, and goes on unharmed in the parent."""

import os
import traceback

import pytest
import wirelake
from wirelake import PCAPParser

def in_child(work):
    """Runs `work` in a forked child, and fails if it fails there."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def rows_of(batch):
    return batch.num_rows


BEGUN = {
    # What is read, how to take from it, and how many packets that was.
    "capture arrow": lambda c, path: (PCAPParser(path).arrow(), "read_next_batch", rows_of),
    "iter_packets": lambda c, path: (PCAPParser(path).iter_packets(), "__next__", lambda _: 1),
    "find": lambda c, path: (c.find(), "__next__", lambda _: 1),
    "sorted": lambda c, path: (c.find(sort="len"), "__next__", lambda _: 1),
    "arrow": lambda c, path: (c.arrow(), "read_next_batch", rows_of),
    "arrow query": lambda c, path: (
        c.arrow({"len": {"$gt": 0}}, ["len"]), "read_next_batch", rows_of),
}


@pytest.fixture
def large(large, store, streams):
    """A small one on a server, whose scans are slow."""
    return streams if store.url.startswith("mongodb") else large


@pytest.fixture
def frames(large):
    return len(PCAPParser(large).load_packet_info())


@pytest.fixture
def collection(store, large):
    return store[PCAPParser(large, store).load_and_insert_new()]


@pytest.mark.parametrize("taken_before", [0, 1])
@pytest.mark.parametrize("kind", BEGUN)
def test_reading(collection, large, frames, kind, taken_before):
    reading, method, count = BEGUN[kind](collection, large)
    take = getattr(reading, method)
    packets = sum(count(take()) for _ in range(taken_before))

    def read_on():
        # An iterator that was not begun has nothing of its parent's yet.
        if taken_before == 0 and method == "__next__":
            return
        with pytest.raises((wirelake.Error, OSError), match="fork"):
            while True:
                take()

    def begin_anew():
        reading, method, count = BEGUN[kind](collection, large)
        packets = 0
        with pytest.raises(StopIteration):
            while True:
                packets += count(getattr(reading, method)())
        assert packets == frames

    in_child(read_on)
    in_child(begin_anew)
    in_child(lambda: close(reading))
    with pytest.raises(StopIteration):
        while True:
            packets += count(take())
    assert packets == frames


def close(reading):
    reading.close()
    assert list(reading) == [] if not hasattr(reading, "read_all") else True


def test_a_store_is_used_by_both(collection, store):
    wanted = collection.count({"len": {"$gt": 100}})

    def use():
        assert collection.count({"len": {"$gt": 100}}) == wanted
        assert len(store.collections()) == 1

    for _ in range(3):
        in_child(use)
        use()


CALLS = {
    "load": lambda c, path, folder, told: PCAPParser(path, folder / "other").load_and_insert_new(
        progress=told),
    "export": lambda c, path, folder, told: c.export(folder / "all.parquet", progress=told),
    "copy": lambda c, path, folder, told: c._store.copy(
        c.name, wirelake.open_store(folder / "other"), progress=told),
    "packets": lambda c, path, folder, told: PCAPParser(path).load_packet_info(progress=told),
}


@pytest.mark.parametrize("kind", CALLS)
def test_a_progress_function_that_forks(collection, large, frames, tmp_path, kind):
    """It is called in the middle of the work, and comes back to it twice."""
    parent = os.getpid()
    children = []

    def fork_once(*_):
        if not children:
            children.append(os.fork())

    try:
        result = CALLS[kind](collection, large, tmp_path, fork_once)
    except BaseException as error:
        if os.getpid() != parent:
            os._exit(0 if isinstance(error, wirelake.Error) and "fork" in str(error) else 1)
        raise
    if os.getpid() != parent:
        ok = isinstance(result, bool)  # load_and_insert_new() says it by False.
        os._exit(0 if ok else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(children[0], 0)[1]) == 0
    if kind == "load":
        assert wirelake.open_store(tmp_path / "other")[result].count() == frames
    elif kind == "copy":
        assert result.count() == frames
    else:
        assert (result if kind == "export" else len(result)) == frames
