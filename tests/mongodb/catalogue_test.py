"""Documents of the catalogue that scripts have changed: an error that names them, and no more."""

import datetime
import os
import signal
import subprocess
import time

import bson
import pytest
from conftest import DATA

TLS = DATA / "pcapplusplus" / "tls.pcap"


@pytest.fixture
def names(wirelake, url):
    """Two collections, of which tests damage the first."""
    for name in ("mine", "other"):
        wirelake.text("create", name, "--store", url)
        wirelake.text("load", TLS, "--into", name, "--store", url)
    return "mine", "other"


FAR = bson.datetime_ms.DatetimeMS(2**62)
ENTRIES = [
    {"$unset": {"name": 1}}, *({"$set": {"name": wrong}} for wrong in (
        "", 5, None, [], {}, "a" * 200, "trace_index", "a.b", "$cmd", "../x", "\x1b[31m", "other")),
    {"$unset": {"id": 1}}, *({"$set": {"id": wrong}} for wrong in ("", 5, "x" * 100_000)),
    *({"$set": {"description": wrong}} for wrong in (5, [], {"a": 1})),
    *({"$set": {"input_filters": wrong}} for wrong in ("all", [5], [{"net": "x", "position": 1}])),
    {"$unset": {"first_commit": 1}},
    *({"$set": {"first_commit": wrong}} for wrong in ("0", -1, 1, 1e300, [], 2.5)),
    {"$unset": {"creation_time": 1}},
    *({"$set": {"creation_time": wrong}} for wrong in ("now", 5, FAR)),
]
COMMANDS = [
    ["find", "mine"], ["count", "mine"], ["show", "mine"], ["load", TLS, "--into", "mine"],
    ["distinct", "mine", "src"], ["top", "mine", "src"], ["delete", "mine", "{}"], ["drop", "mine"],
]


def refused(done, *words):
    message = done.stderr.decode()
    assert done.returncode == 1, (done.returncode, message)
    assert all(word in message for word in words), message
    assert len(message.splitlines()) == 1, message


@pytest.mark.parametrize("change", ENTRIES, ids=lambda change: str(change)[:40])
def test_a_collection(wirelake, url, database, names, change):
    wanted = wirelake.text("count", "other", "--store", url)
    database["trace_index"].update_one({"_id": "mine"}, change)
    before = database["mine"].count_documents({})
    for command in COMMANDS[:3]:
        refused(wirelake.run(*command, "--store", url), "trace_index", "mine")
    assert wirelake.text("count", "other", "--store", url) == wanted
    listed = wirelake.run("ls", "--store", url)
    assert b"other" in listed.stdout
    assert b"trace_index" in listed.stdout + listed.stderr
    assert database["mine"].count_documents({}) == before


def test_every_command_says_so(wirelake, url, database, names):
    database["trace_index"].update_one({"_id": "mine"}, {"$unset": {"name": 1}})
    before = database["mine"].count_documents({})
    for command in COMMANDS:
        refused(wirelake.run(*command, "--store", url), "trace_index", "'name' is missing")
    refused(wirelake.run("copy", "mine", "--from", url, "--to", url, "--as", "new"),
            "trace_index", "'name' is missing")
    done = wirelake.run("tidy", "--store", url)
    assert done.returncode in (0, 1), done.stderr
    assert database["mine"].count_documents({}) == before


def test_what_scripts_add_is_passed_over(wirelake, url, database, names):
    before = wirelake.lines("show", "mine", "--json", "--store", url)
    note = {}
    for _ in range(80):
        note = {"a": note, "b": [None, 1.5]}
    for collection in ("trace_index", "trace_loads", "trace_commits", "mine"):
        database[collection].update_many({}, {"$set": {"note": note}})
    assert wirelake.lines("show", "mine", "--json", "--store", url) == before
    assert wirelake.text("count", "mine", "--store", url) == wirelake.text(
        "count", "other", "--store", url)


def test_a_collection_that_is_mended(wirelake, url, database, names):
    database["trace_index"].update_one({"_id": "mine"}, {"$unset": {"name": 1}})
    database["trace_index"].update_one({"_id": "mine"}, {"$set": {"name": "mine"}})
    wanted = wirelake.text("find", "other", "--json", "--store", url)
    assert wirelake.text("find", "mine", "--json", "--store", url) == wanted


def test_a_dead_collection_without_a_name_stops_nobody(wirelake, url, database, names):
    long_ago = datetime.datetime(2020, 1, 1)
    database["trace_index"].insert_one({"_id": "dead", "state": "new", "beat": long_ago})
    database["trace_index"].insert_one({"_id": 5, "state": "dropping", "beat": long_ago})
    assert "other" in wirelake.text("ls", "--store", url)
    done = wirelake.run("tidy", "--store", url)
    assert done.returncode == 1 and b"trace_index" in done.stderr
    refused(wirelake.run("create", "dead", "--store", url), "dead")


LOADS = [
    {"$unset": {"load": 1}},
    *({"$set": {"load": wrong}} for wrong in (5, "", "x" * 1000)),
    *({"$set": {"packets": wrong}} for wrong in (-1, "five", 1e300, [], 2.5)),
    *({"$set": {"time_us": wrong}} for wrong in ("now", 1e300)),
    *({"$set": {"linktypes": wrong}} for wrong in ([1], {"x": 1}, {"1": "x"}, {"70000": 1})),
    *({"$set": {"damage": wrong}} for wrong in (5, {"offset": "x"})),
    *({"$set": {"filter": wrong}} for wrong in ("all", [5])),
]


@pytest.mark.parametrize("change", LOADS, ids=lambda change: str(change)[:40])
def test_the_facts_of_a_load(wirelake, url, database, names, change):
    database["trace_loads"].update_one({"collection": "mine"}, change)
    refused(wirelake.run("show", "mine", "--store", url), "trace_loads")
    assert wirelake.run("show", "other", "--store", url).returncode == 0
    assert wirelake.run("count", "mine", "--store", url).returncode == 0


def test_names_that_are_none_are_never_asked_for(wirelake, url, names):
    for name in ("", "a" * 65, "trace_index", "a.b", "$x", "mi\nne", "ü"):
        done = wirelake.run("find", name, "--store", url)
        assert done.returncode in (1, 2) and b"no collection name" in done.stderr, done


@pytest.mark.parametrize("database_name", ["x" * 64, "x" * 5000, "a.b", "a$b", "a%20b", "a%2Fb"])
def test_names_of_databases_that_are_none(wirelake, mongodb, database_name):
    done = wirelake.run("ls", "--store", mongodb.uri + database_name)
    assert done.returncode in (1, 2) and done.stdout == b""
    assert b"is no name of a database" in done.stderr or b"is no MongoDB URL" in done.stderr


def test_a_process_that_is_killed_leaves_no_shared_memory(wirelake, url, tmp_path):
    """In the middle of a load: of its own library's, and of what a store in a folder never needs."""
    for store in (url, tmp_path / "folder"):
        read, write = os.pipe()
        process = subprocess.Popen(
            [wirelake.path, "load", "-", "--store", str(store)], stdin=read,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.write(write, TLS.read_bytes())
        time.sleep(0.7)
        with open(f"/proc/{process.pid}/maps") as maps:
            assert ("libmongoc" in maps.read()) == (store == url)
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
        os.close(read)
        os.close(write)
        if os.path.isdir("/dev/shm"):
            assert [each for each in os.listdir("/dev/shm") if str(process.pid) in each] == []
