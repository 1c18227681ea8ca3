"""Loads that are interrupted or watched, and loads in threads and processes."""

import contextlib
import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import wirelake
from conftest import all_captures
from wirelake import PCAPParser, constants

LOADER = """
import signal, sys, wirelake
signal.signal(signal.SIGINT, signal.default_int_handler)  # A job in the background ignores it.
parser = wirelake.PCAPParser(sys.argv[1], sys.argv[2])
def through_arrow(parser):
    try:
        return parser.arrow().read_all()
    except OSError:  # Arrow makes this of whatever ends a stream; Python then sees the signal.
        for _ in range(10):
            pass
print("ready", flush=True)
try:
    result = {call}
except KeyboardInterrupt:
    print("interrupted", flush=True)
    sys.exit(7)
print("ended", result, parser.last_error, flush=True)
"""
CALLS = [
    "parser.load_and_insert_new()", "parser.load_packet_info()", "list(parser.iter_packets())",
    "through_arrow(parser)"]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("writer", ["busy", "silent", "absent"])
def test_ctrl_c_ends_a_load_within_a_second(tmp_path, streams, call, writer):
    pipe, store = tmp_path / "pipe", tmp_path / "store"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [sys.executable, "-c", LOADER.format(call=call), pipe, store],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout.readline() == "ready\n"
        if writer == "silent":
            with open(pipe, "wb", buffering=0) as silent:
                silent.write(streams.read_bytes())
                interrupted = interrupt(process)
        elif writer == "busy":
            with ThreadPoolExecutor(1) as pool:
                pool.submit(write_for_ever, pipe, streams.read_bytes())
                interrupted = interrupt(process)
        else:
            interrupted = interrupt(process)
        output, errors = process.communicate(timeout=10)
        took = time.monotonic() - interrupted
    finally:
        process.kill()
        process.wait()
    assert (output, process.returncode) == ("interrupted\n", 7), errors
    assert took < 1
    assert wirelake.open_store(store).collections() == []
    assert [path for path in store.rglob("*") if "traces" in str(path.relative_to(store))] == []


ON_A_COLLECTION = """
import signal, sys, wirelake
signal.signal(signal.SIGINT, signal.default_int_handler)
collection = wirelake.open_store(sys.argv[1])["many"]
slow = {{"tcp_info.opts.data": "no such thing", "src": {{"$ne": "x"}}}}
print("ready", flush=True)
try:
    result = {call}
except KeyboardInterrupt:
    print("interrupted", flush=True)
    sys.exit(7)
print("ended", result, flush=True)
"""


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A store with a collection that every call takes some time for."""
    small = (all_captures()[0].parents[1] / "pcapplusplus" / "4KHttpRequests.pcap").read_bytes()
    folder = tmp_path_factory.mktemp("many")
    capture = folder / "capture.pcap"
    with capture.open("wb") as file:
        file.write(small[:24])
        for _ in range(400):
            file.write(small[24:])
    store = wirelake.open_store(folder / "store")
    store.create(name="many")
    for _ in range(3):
        PCAPParser(capture, store).load_and_insert_existing("many")
    return store


@pytest.mark.parametrize("call", [
    "collection.count(slow)", "next(iter(collection.find(sort=[('tcp_info.payload', 1)])))",
    "next(iter(collection.find(slow)), None)", "collection.distinct('tcp_info.payload')",
    "collection.delete(slow)", "collection.optimize()"])
def test_ctrl_c_ends_what_takes_long(many, call):
    process = subprocess.Popen(
        [sys.executable, "-c", ON_A_COLLECTION.format(call=call), many.url],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    time.sleep(0.3)
    sent = time.monotonic()
    process.send_signal(signal.SIGINT)
    output, errors = process.communicate(timeout=30)
    if output.startswith("ended"):
        pytest.skip("this machine is too quick for the test")
    assert (output, process.returncode) == ("interrupted\n", 7), errors
    assert time.monotonic() - sent < 1.2
    assert many["many"].count() == 3 * 400 * 385


def write_for_ever(pipe, capture):
    """Its records again and again, until nobody reads them."""
    with contextlib.suppress(BrokenPipeError), open(pipe, "wb", buffering=0) as file:
        file.write(capture)
        while True:
            file.write(capture[24:])


def interrupt(process):
    """Sends Ctrl-C to a process in the middle of a load; when it was."""
    time.sleep(0.4)
    assert process.poll() is None, process.communicate()
    now = time.monotonic()
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=10)
    except subprocess.TimeoutExpired:
        process.kill()  # Whoever feeds it for ever would not end either.
        raise
    return now


CALLS_WITH_PROGRESS = [
    lambda parser, progress: parser.load_packet_info(progress=progress),
    lambda parser, progress: list(parser.iter_packets(progress=progress)),
    lambda parser, progress: parser.load_and_insert_new(progress=progress),
]


@pytest.mark.parametrize("call", CALLS_WITH_PROGRESS)
def test_a_progress_function_is_told(store, large, call):
    seen = []
    call(PCAPParser(large, store), lambda *told: seen.append(told))
    size = large.stat().st_size
    assert len(seen) > 2
    assert {total for _, total, _ in seen} == {size}
    assert seen == sorted(seen)
    assert seen[0][0] < seen[-1][0] <= size
    assert seen[-1][2] <= 20 * 385
    assert all(type(value) is int for told in seen for value in told)


def test_what_a_progress_function_returns_is_of_no_interest(large):
    assert len(PCAPParser(large).load_packet_info(progress=lambda *_: False)) == 20 * 385


@pytest.mark.parametrize("call", CALLS_WITH_PROGRESS)
def test_what_a_progress_function_raises_comes_out(tmp_path, store, large, call):
    class Enough(Exception):
        pass

    def progress(done, total, packets):
        if done > total // 2:
            raise Enough(f"at {done}")

    with pytest.raises(Enough, match="at "):
        call(PCAPParser(large, store), progress)
    assert store.collections() == []
    folder = tmp_path / "store"
    assert [path for path in folder.rglob("*") if "traces" in str(path.relative_to(folder))] == []


def test_a_failed_append_leaves_the_collection_as_it_was(tmp_path, store, streams, large):
    name = PCAPParser(streams, store).load_and_insert_new()
    before = (store.lookup(name), sorted((tmp_path / "store" / name).rglob("*")))

    def progress(*_):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        PCAPParser(large, store).load_and_insert_existing(name, progress=progress)
    assert (store.lookup(name), sorted((tmp_path / "store" / name).rglob("*"))) == before


def test_a_wrong_progress_function_is_heard_of(large):
    with pytest.raises(TypeError):
        PCAPParser(large).load_packet_info(progress=lambda only_one: None)


# Threads and processes


def test_eight_threads_read_the_same(large):
    parser = PCAPParser(large)
    wanted = parser.load_packet_info()
    start = threading.Barrier(8)

    def load(_):
        start.wait()
        return parser.load_packet_info(progress=lambda *_: None)

    with ThreadPoolExecutor(8) as pool:
        assert all(packets == wanted for packets in pool.map(load, range(8)))


def test_a_parser_in_each_thread():
    paths = all_captures()
    wanted = [PCAPParser(path).load_packet_info() for path in paths]
    for read in (PCAPParser.load_packet_info, lambda parser: list(parser.iter_packets())):
        with ThreadPoolExecutor(8) as pool:
            assert list(pool.map(read, map(PCAPParser, paths))) == wanted


def test_threads_append_to_one_collection(store, streams):
    name = store.create()
    with ThreadPoolExecutor(4) as pool:
        done = list(pool.map(
            lambda _: PCAPParser(streams, store).load_and_insert_existing(name), range(4)))
    assert done == [True] * 4
    assert store[name].count() == 4 * 81


def test_other_threads_run_while_a_pipe_is_silent(tmp_path, streams):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(PCAPParser(pipe).load_packet_info)
        with open(pipe, "wb", buffering=0) as writer:  # Would wait for ever for a held lock.
            writer.write(streams.read_bytes())
        assert len(reader.result(timeout=10)) == 81


METHODS = multiprocessing.get_all_start_methods()


def load_in_process(path, store_url):
    parser = PCAPParser(path, store_url)
    name = parser.load_and_insert_new()
    return len(parser.load_packet_info()), wirelake.open_store(store_url)[name].count()


@pytest.mark.parametrize("method", METHODS)
def test_processes(store, streams, method):
    # The threads that this starts are not in a forked child.
    assert load_in_process(streams, store.url) == (81, 81)
    with multiprocessing.get_context(method).Pool(2) as pool:
        work = pool.starmap_async(load_in_process, [(streams, store.url)] * 4)
        assert work.get(timeout=60) == [(81, 81)] * 4
    assert len(store.collections()) == 5


@pytest.mark.parametrize("method", METHODS)
def test_a_pool_of_parsers(store, streams, cut_off, method):
    parsers = [PCAPParser(streams, store), PCAPParser(cut_off, store), PCAPParser(streams, store)]
    parsers[2].set_ip_filter([(parsers[0].load_packet_info()[0]["src"], constants.IP_SRC)])
    wanted = [parser.load_packet_info() for parser in parsers]
    assert 0 < len(wanted[2]) < 81
    with multiprocessing.get_context(method).Pool(2) as pool:
        assert pool.map_async(PCAPParser.load_packet_info, parsers).get(timeout=60) == wanted
        names = pool.map_async(PCAPParser.load_and_insert_new, parsers).get(timeout=60)
    assert [list(store[name].find()) for name in names] == wanted


def test_what_goes_to_another_process(streams, store):
    parser = PCAPParser(streams, store)
    parser.set_ip_filter([("2001::/16", constants.IP_EITHER)])
    reader = parser.arrow()
    copy = pickle.loads(pickle.dumps(parser))
    assert (repr(copy), copy.get_ip_filter()) == (repr(parser), parser.get_ip_filter())
    assert copy.stats is None
    reader.read_all()
    assert pickle.loads(pickle.dumps(parser)).stats == parser.stats != None
    assert pickle.loads(pickle.dumps(store)).url == store.url


def after_a_fork(packets, path, wanted):
    """In the child: what was begun in the parent is refused, and what is begun here works."""
    with pytest.raises(wirelake.Error, match="fork"):
        list(packets)
    packets.close()
    assert len(PCAPParser(path).load_packet_info()) == wanted


def test_a_fork_while_a_capture_is_iterated(large):
    packets = PCAPParser(large).iter_packets()
    next(packets)
    child = multiprocessing.get_context("fork").Process(
        target=after_a_fork, args=(packets, large, 20 * 385))
    child.start()
    try:
        child.join(30)
        assert child.exitcode == 0
    finally:
        child.kill()
    assert sum(1 for _ in packets) == 20 * 385 - 1
