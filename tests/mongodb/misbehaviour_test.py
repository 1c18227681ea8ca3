"""Servers that are not there, go away, come back, or send what is none of the protocol."""

import datetime
import os
import re
import signal
import subprocess
import threading
import time

import bson
import pymongo
import pytest
from conftest import DATA
from mongodb_server import MongodbServer, Proxy

TLS = DATA / "pcapplusplus" / "tls.pcap"
SECRETS = ("robert", "hunter2")
NOBODY = "127.0.0.1:1"


def big_capture(path, packets=240, payload=60_000):
    """A capture whose load takes several messages."""
    out = bytearray(bytes.fromhex("d4c3b2a1020004000000000000000000ffff000065000000"))
    for number in range(packets):
        length = 28 + payload
        frame = (b"\x45\0" + length.to_bytes(2, "big") + bytes(5) + b"\x11\0\0"
                 + bytes([10, 0, 0, 1, 10, 0, 0, 2]) + b"\0\x07\0\x09"
                 + (8 + payload).to_bytes(2, "big") + b"\0\0" + number.to_bytes(4, "big")
                 + bytes(payload - 4))
        out += number.to_bytes(4, "little") + bytes(4) + 2 * len(frame).to_bytes(4, "little") + frame
    path.write_bytes(out)
    return packets


def test_a_server_that_is_not_there(wirelake):
    began = time.monotonic()
    url = f"mongodb://{SECRETS[0]}:{SECRETS[1]}@{NOBODY}/db"
    for command in (["ls"], ["load", TLS], ["find", "x"], ["drop", "x"]):
        done = wirelake.run(*command, "--store", url + "?serverSelectionTimeoutMS=300")
        message = done.stderr.decode()
        assert done.returncode == 1 and done.stdout == b""
        assert NOBODY in message and "no server answered" in message
        assert not any(secret in message for secret in SECRETS)
    wirelake.error("ls", "--store", url)
    assert time.monotonic() - began < 20, "the default is to wait for five seconds"


def test_a_password_is_never_repeated(wirelake, mongodb):
    # The server of the tests knows no users: it refuses to authenticate anybody.
    url = mongodb.new_url().replace("//", "//robert:hunter2@")
    for command in (["ls"], ["load", TLS], ["create", "mine"], ["ls", "--json"]):
        done = wirelake.run(*command, "--store", url)
        output = (done.stdout + done.stderr).decode()
        assert not any(secret in output for secret in SECRETS), output


@pytest.fixture
def watched(mongodb):
    """A proxy in front of the server, a URL through it, and the database without it."""
    proxy = Proxy(mongodb.port)
    name = mongodb.new_url().rpartition("/")[2]
    client = pymongo.MongoClient(mongodb.uri)
    yield proxy, proxy.url(name), client[name]
    proxy.close()
    client.close()


def once(spoil, after):
    """Spoils what comes when `after` bytes have gone by, and nothing else."""
    seen = 0
    lock = threading.Lock()

    def passed(data):
        nonlocal seen
        with lock:
            before, seen = seen, seen + len(data)
        return spoil(data) if before <= after < seen else data

    return passed


def delayed(data):
    time.sleep(1)
    return data


def step_down(data):
    """The reply of a server that has just ceased to be the primary, in place of its own."""
    body = bson.encode({"ok": 0.0, "code": 10107, "codeName": "NotWritablePrimary",
                        "errmsg": "not primary"})
    fields = bytes(4) + b"\0" + body  # No flags, and a section of kind 0 (OP_MSG).
    return (16 + len(fields)).to_bytes(4, "little") + data[4:12] + data[12:16] + fields


def spoil_answer_to_insert(proxy, spoil):
    """Spoils the first reply after a message of packets. What libmongoc's own watch over servers is
    sent is left alone: of a length that is noise, its version 1.23 makes the end of the process."""
    sent = threading.Event()
    spoilt = threading.Event()

    def requests(data):
        if b"\x02insert\0\x05\0\0\0mine" in data:
            sent.set()
        return data

    def replies(data):
        if not sent.is_set() or spoilt.is_set():
            return data
        spoilt.set()
        return spoil(data)

    proxy.requests, proxy.replies = requests, replies
    return spoilt


def spoil_packets(after):
    """Spoils requests after so many bytes, in the middle of packets."""
    return lambda proxy, spoil: setattr(proxy, "requests", once(spoil, after))


@pytest.mark.parametrize(
    ("where", "spoil"),
    [
        (spoil_packets(5_000_000), lambda data: None),
        (spoil_packets(18_000_000), lambda data: None),
        (spoil_packets(5_000_000), delayed),
        (spoil_answer_to_insert, lambda data: None),
        (spoil_answer_to_insert, delayed),
        (spoil_answer_to_insert, lambda data: b"\xff" * len(data)),
        (spoil_answer_to_insert, lambda data: b"\x00" * 16 + data[16:]),
        (spoil_answer_to_insert, step_down),
    ],
    ids=["cut", "cut-later", "slow", "cut-reply", "slow-reply", "noise", "garbled-header",
         "step-down"],
)
def test_a_load_survives_one_failure(wirelake, watched, tmp_path, where, spoil):
    proxy, url, database = watched
    packets = big_capture(tmp_path / "big.pcap")
    name = wirelake.text("create", "mine", "--store", url).strip()
    spoilt = where(proxy, spoil)
    done = wirelake.run("load", tmp_path / "big.pcap", "--into", name, "--store", url)
    assert done.returncode == 0, done.stderr.decode()
    assert spoilt is None or spoilt.is_set()
    assert database[name].count_documents({}) == packets
    assert wirelake.text("count", name, "--store", url) == f"{packets}\n"


def test_a_server_that_restarts_in_the_middle(wirelake, tmp_path):
    packets = big_capture(tmp_path / "big.pcap")
    (tmp_path / "data").mkdir()
    server = MongodbServer(folder=tmp_path / "data")
    proxy = Proxy(server.port)
    stop = threading.Event()

    def kill(data):
        server.kill()
        stop.set()
        return None

    # On a busy machine the server is away for longer than the five seconds of the default.
    url = proxy.url("db") + "?serverSelectionTimeoutMS=60000"
    proxy.requests = once(kill, 12_000_000)
    loading = subprocess.Popen(
        # The server of the tests has enough to do with one message at a time.
        [wirelake.path, "load", str(tmp_path / "big.pcap"), "--jobs", "1", "--store", url],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert stop.wait(60)
    again = MongodbServer(folder=tmp_path / "data", listen=f"127.0.0.1:{server.port}")
    out, err = loading.communicate(timeout=100)
    assert loading.returncode == 0, err
    assert wirelake.text("count", out.strip(), "--store", url) == f"{packets}\n"
    again.close()


def dead_load(wirelake, watched, capture, *options):
    """Kills a load when half of its packets are there."""
    proxy, url, _ = watched
    loading = None

    def kill(data):
        os.kill(loading.pid, signal.SIGKILL)
        return data

    proxy.requests = once(kill, 18_000_000)
    loading = subprocess.Popen(
        # One message after the other, so that the first has arrived.
        [wirelake.path, "load", str(capture), "--jobs", "1", "--store", url, *options],
        stdout=subprocess.PIPE)
    assert loading.wait(60) == -signal.SIGKILL
    proxy.requests = bytes


def make_silent(database):
    """As if the lease of all that is under way had run out."""
    long_ago = datetime.datetime(2020, 1, 1)
    for name in ("trace_commits", "trace_index"):
        database[name].update_many(
            {"state": {"$in": ["loading", "new"]}}, {"$set": {"beat": long_ago}})


def test_a_dead_load_is_never_seen_and_the_next_removes_it(wirelake, watched, tmp_path):
    _, url, database = watched
    big_capture(tmp_path / "big.pcap")
    wirelake.text("load", TLS, "--into", wirelake.text("create", "mine", "--store", url).strip(),
                  "--store", url)
    before = wirelake.text("find", "mine", "--json", "--store", url)
    dead_load(wirelake, watched, tmp_path / "big.pcap", "--into", "mine")
    assert database["mine"].count_documents({"linktype": 101}) > 0
    assert wirelake.text("find", "mine", "--json", "--store", url) == before

    wirelake.text("load", TLS, "--into", "mine", "--store", url)
    assert database["mine"].count_documents({"linktype": 101}) > 0, "its writer may be alive"
    make_silent(database)
    wirelake.text("load", TLS, "--into", "mine", "--store", url)
    assert database["mine"].count_documents({"linktype": 101}) == 0
    assert wirelake.text("count", "mine", "--store", url) == f"{3 * len(before.splitlines())}\n"


def test_a_dead_load_of_a_new_collection_leaves_none(wirelake, watched, tmp_path):
    _, url, database = watched
    big_capture(tmp_path / "big.pcap")
    dead_load(wirelake, watched, tmp_path / "big.pcap")
    assert wirelake.lines("ls", "--json", "--store", url) == []
    (entry,) = database["trace_index"].find()
    assert re.fullmatch(r"traces\d{8}[0-9a-f]{40}", entry["name"])
    assert wirelake.error("create", entry["name"], "--store", url)[0] == 1
    make_silent(database)
    wirelake.text("create", entry["name"], "--store", url)
    assert database[entry["name"]].count_documents({}) == 0
    assert database["trace_commits"].count_documents({}) == 0


def test_tidy_removes_what_dead_loads_left(wirelake, watched, tmp_path):
    _, url, database = watched
    big_capture(tmp_path / "big.pcap")
    name = wirelake.text("load", TLS, "--store", url).strip()
    packets = int(wirelake.text("count", name, "--store", url))
    dead_load(wirelake, watched, tmp_path / "big.pcap", "--into", name)
    assert wirelake.lines("tidy", "--json", "--store", url) == [], "its writer may be alive"
    make_silent(database)
    for options in (["--dry-run"], []):
        (removed,) = wirelake.lines("tidy", "--json", "--store", url, *options)
        assert removed["collection"] == name and removed["files"] > 0
    assert wirelake.lines("tidy", "--json", "--store", url) == []
    assert database[name].count_documents({}) == packets


def test_a_load_that_was_given_up_fails_and_leaves_nothing(wirelake, watched, tmp_path):
    proxy, url, database = watched
    big_capture(tmp_path / "big.pcap")
    wirelake.text("create", "mine", "--store", url)

    def give_up(data):
        database["trace_commits"].update_many({}, {"$set": {"state": "dead"}})
        return data

    proxy.requests = once(give_up, 5_000_000)
    done = wirelake.run("load", tmp_path / "big.pcap", "--into", "mine", "--store", url)
    assert done.returncode == 1
    assert b"given up" in done.stderr and b"load again" in done.stderr
    assert database["mine"].count_documents({}) == 0
    assert wirelake.text("count", "mine", "--store", url) == "0\n"
