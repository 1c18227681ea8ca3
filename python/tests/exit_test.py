"""Processes that end in the middle of work: with their own exit code, and nothing said of it."""

import os
import subprocess
import sys

import pytest
from conftest import DATA

TLS = DATA / "pcapplusplus" / "tls.pcap"

HEAD = """
import os, sys, threading, time
from concurrent.futures import ThreadPoolExecutor
import wirelake
from wirelake import PCAPParser
capture, folder, *url = sys.argv[1:]
store = wirelake.open_store(*url or [folder + "/store"])
name = PCAPParser(capture, store).load_and_insert_new()
c = store[name]
def refused():
    try:
        c.find(dict.fromkeys(["$x"], 1))
    except ValueError:
        pass
def told(*_):
    time.sleep(0.002)
    sum(range(1000))
"""
DAEMONS = HEAD + """
def work(k):
    while True:
        {work}
for k in range(6):
    threading.Thread(target=work, args=(k,), daemon=True).start()
time.sleep({pause})
print("done")
"""
WORKS = {
    "find": "list(c.find(limit=2000))",
    "a find that is left": "next(c.find())",
    "sort": 'list(c.find(sort="len"))',
    "count": 'c.count({"len": {"$gt": 60}})',
    "distinct": 'c.distinct("src")',
    "groups": 'c.count_by(["src", "dst"], sum="len")',
    "top": 'c.top("src", every="1ms")',
    "arrow": "c.arrow().read_all()",
    "batches": "[batch.num_rows for batch in c.arrow()]",
    "capture as arrow": "PCAPParser(capture).arrow().read_all()",
    "capture": "PCAPParser(capture).load_packet_info()",
    "capture, told": "list(PCAPParser(capture).iter_packets(progress=told))",
    "load": 'PCAPParser(capture, f"{folder}/of{k}").load_and_insert_new()',
    "load, told": 'PCAPParser(capture, f"{folder}/of{k}").load_and_insert_new(progress=told)',
    "export": 'c.export(f"{folder}/{k}.parquet", overwrite=True)',
    "export, told": 'c.export(f"{folder}/{k}.csv", overwrite=True, progress=told)',
    "copy": 'store.copy(name, wirelake.open_store(f"{folder}/of{k}"), new_name=os.urandom(8).hex())',
    "errors": 'isinstance(store.lookup("nothing"), dict) or refused()',
}


def run(script, *arguments):
    return subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)], capture_output=True, text=True,
        timeout=300)


def quiet(done, output="done\n"):
    assert (done.returncode, done.stdout, done.stderr) == (0, output, "")


def skip_what_pyarrow_does(work, done):
    """Before 3.14, Python ends its daemon threads by unwinding them. pyarrow's readers wait for the
    lock of Python in their destructor, out of which nothing unwinds, so that C++ aborts. Or they go
    on without the lock while the process takes down what Arrow allocates from."""
    is_pyarrows = sys.version_info < (3, 14) and ("arrow" in work or work == "batches")
    said = ("terminate called without an active exception\n", "cannot create default memory pool\n")
    if is_pyarrows and (done.returncode, done.stdout) == (-6, "done\n") and done.stderr.endswith(said):
        pytest.skip("a reader of pyarrow's was in use while Python ended")


@pytest.mark.parametrize("work", WORKS)
def test_daemon_threads(tmp_path, large, work):
    for round_ in range(3):
        folder = tmp_path / str(round_)
        folder.mkdir()
        done = run(DAEMONS.format(work=WORKS[work], pause=0.2 + round_ / 20), large, folder)
        skip_what_pyarrow_does(work, done)
        quiet(done)


@pytest.mark.parametrize("work", ["find", "count", "batches", "load, told", "copy"])
def test_daemon_threads_of_a_server(tmp_path, streams, mongodb, work):
    for round_ in range(3):
        folder = tmp_path / str(round_)
        folder.mkdir()
        script = DAEMONS.format(work=WORKS[work], pause=0.2 + round_ / 10)
        script = script.replace('f"{folder}/of{k}"', "url[0]")
        done = run(script, streams, folder, mongodb.new_url())
        skip_what_pyarrow_does(work, done)
        quiet(done)


def test_the_exit_code_is_the_process_s_own(tmp_path, large):
    script = DAEMONS.format(work="list(c.find())", pause=0.2) + "sys.exit(7)"
    done = run(script, large, tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (7, "done\n", "")


def test_a_pool_ends_what_it_has_begun(tmp_path, large):
    """Its threads are no daemons: Python waits for them."""
    quiet(run(HEAD + """
pool = ThreadPoolExecutor(4)
def work(k):
    told = lambda *_: None
    PCAPParser(capture, f"{folder}/of{k}").load_and_insert_new(progress=told)
    return len(list(c.find())) + c.count() + c.arrow().read_all().num_rows
results = [pool.submit(work, k) for k in range(8)]
import atexit
atexit.register(lambda: print({result.result() for result in results} == {3 * 7700}))
""", large, tmp_path), "True\n")


def test_a_handler_of_the_exit_waits_for_a_daemon(tmp_path, large):
    """One that was there before the package, so that it comes after the package's own."""
    quiet(run("""
import atexit, queue, threading
tasks, results = queue.Queue(), []
def work():
    while (task := tasks.get()) is not None:
        results.append(task())
worker = threading.Thread(target=work, daemon=True)
worker.start()
@atexit.register
def finish():
    tasks.put(None)
    worker.join()
    print(results)
""" + HEAD + """
for _ in range(3):
    tasks.put(lambda: len(list(c.find())) + c.count())
    tasks.put(lambda: bool(PCAPParser(capture, store).load_and_insert_existing(name, progress=told)))
""", large, tmp_path), "[15400, True, 30800, True, 46200, True]\n")


# What is alive when the process ends.
KEPT = {
    "nothing": "",
    "a collection": "kept = c",
    "an iterator": "kept = c.find(); next(kept)",
    "an iterator of a capture": "kept = PCAPParser(capture).iter_packets(); next(kept)",
    "a sorted one": 'kept = c.find(sort="len"); next(kept)',
    "a reader": "kept = c.arrow(); kept.read_next_batch()",
    "a reader of a capture": "kept = PCAPParser(capture).arrow(); kept.read_next_batch()",
    "an exception": """
try:
    list(c.find({"$no": 1}))
except Exception as error:
    kept = error
""",
    "a frame": """
def kept():
    packets = c.find()
    yield next(packets)
kept = kept(); next(kept)
""",
    "a thread": """
def sleep():
    packets = c.find(); next(packets); reader = c.arrow(); reader.read_next_batch()
    capture_ = PCAPParser(capture).iter_packets(); next(capture_)
    print("kept", flush=True); ready.set(); time.sleep(100)
ready = threading.Event()
threading.Thread(target=sleep, daemon=True).start(); ready.wait()
""",
    "a cycle": "c.kept = c.find(); next(c.kept)",
    "a builtin": "import builtins; builtins.kept = c.find(); next(builtins.kept)",
    "a module": "sys.modules['kept'] = c.find(); next(sys.modules['kept'])",
}


@pytest.mark.parametrize("kept", KEPT)
def test_what_is_alive_at_the_end(tmp_path, large, kept):
    for _ in range(3):
        done = run(HEAD + KEPT[kept] + "\nprint('done')", large, tmp_path)
        quiet(done, "kept\ndone\n" if kept == "a thread" else "done\n")


def test_a_load_that_the_end_cut_off_leaves_nothing(tmp_path, large):
    folder = tmp_path / "loads"
    folder.mkdir()
    script = HEAD + """
def slow(*_):
    time.sleep(0.05)
parser = PCAPParser(capture, folder + "/cut")
threading.Thread(
    target=parser.load_and_insert_new, kwargs={"progress": slow}, daemon=True).start()
time.sleep(0.2)
print("done")
"""
    quiet(run(script, large, folder))
    left = [path for path in (folder / "cut").rglob("*") if path.is_file()]
    assert [path for path in left if "part-" in path.name or "traces" in str(path)] == []


SHM = "/dev/shm"


@pytest.mark.skipif(not os.path.isdir(SHM), reason="no shared memory to look into")
@pytest.mark.parametrize("kind", ["folder", "server"])
def test_a_process_that_is_killed_leaves_no_shared_memory(tmp_path, request, kind):
    url = tmp_path if kind == "folder" else request.getfixturevalue("mongodb").new_url()
    script = """
import os, sys, wirelake
parser = wirelake.PCAPParser(sys.argv[1], sys.argv[2])
assert parser.load_and_insert_new(), parser.last_error
with open("/proc/self/maps") as maps:
    print("libmongoc" in maps.read(), flush=True)
os.kill(os.getpid(), 9)
"""
    process = subprocess.Popen(
        [sys.executable, "-c", script, TLS, url], stdout=subprocess.PIPE, text=True)
    output, _ = process.communicate(timeout=60)
    assert (output, process.returncode) == (f"{kind == 'server'}\n", -9)
    assert [each for each in os.listdir(SHM) if str(process.pid) in each] == []
