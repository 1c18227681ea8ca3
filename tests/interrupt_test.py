"""Ctrl-C and SIGTERM: long commands end soon, with nothing done, and say so by their exit code."""

import array
import fcntl
import os
import select
import signal
import subprocess
import termios
import time

import pytest
from conftest import DATA, Wirelake

SMALL = DATA / "pcapplusplus" / "4KHttpRequests.pcap"  # 385 packets.
CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}


def capture_of(path, rounds):
    small = SMALL.read_bytes()
    with path.open("wb") as file:
        file.write(small[:24])
        for _ in range(rounds):
            file.write(small[24:])
    return path


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A store with a collection `many` that every command takes some time for."""
    folder = tmp_path_factory.mktemp("interrupted")
    wirelake = Wirelake(folder / "store")
    capture = capture_of(folder / "capture.pcap", 400)
    wirelake.text("create", "many")
    wirelake.text("load", capture, capture, "--into", "many")
    return wirelake


def interrupted(wirelake, arguments, number, after=0.3, url=None):
    """A command that gets a signal when it has run for some time; the run, and how long it lasted
    from then on."""
    process = subprocess.Popen(
        [wirelake.path, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "WIRELAKE_STORE": url or str(wirelake.store)},
    )
    time.sleep(after)
    sent = time.monotonic()
    process.send_signal(number)
    out, err = process.communicate(timeout=30)
    return subprocess.CompletedProcess(arguments, process.returncode, out, err.decode()), (
        time.monotonic() - sent
    )


def wait_until_full(pipe):
    """Until as much waits in the pipe as it holds, but for a last write that does not fit."""
    room = fcntl.fcntl(pipe, fcntl.F_GETPIPE_SZ)
    end = time.monotonic() + 30
    while room - waiting_bytes(pipe) > select.PIPE_BUF and time.monotonic() < end:
        time.sleep(0.01)


def waiting_bytes(pipe):
    count = array.array("i", [0])
    fcntl.ioctl(pipe, termios.FIONREAD, count)
    return count[0]


SLOW_QUERY = '{"tcp_info.opts.data": "no such thing", "src": {"$ne": "x"}}'
# Of these nothing is known before all is read.
COMMANDS = [
    ["find", "many", "--sort", "tcp_info.payload", "--json"],
    ["find", "many", SLOW_QUERY],
    ["count", "many", SLOW_QUERY],
    ["distinct", "many", "tcp_info.payload"],
    ["top", "many", "tcp_info.payload", "--every", "1s"],
    ["delete", "many", '{"tcp_info.opts.data": "AAAA"}'],
    ["delete", "many", '{"tcp_info.opts.kind": {"$gte": 0}, "tcp_info.seq": {"$gt": 9}}'],
]


@pytest.mark.parametrize("number", CODES)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command)[:40])
def test_a_signal_ends_a_command(filled, command, number):
    done, took = interrupted(filled, command, number)
    if done.returncode == 0:
        pytest.skip("this machine is too quick for the test")
    assert done.returncode == CODES[number], done.stderr
    assert done.stderr.startswith("wirelake: ")
    assert done.stderr.endswith("was interrupted; nothing was changed\n")
    assert done.stdout == b"" or done.stdout.endswith(b"\n")
    assert took < 1
    assert filled.text("count", "many") == f"{2 * 400 * 385}\n"
    assert filled.text("tidy") == "Nothing to tidy up.\n"


def test_optimize_that_is_interrupted_changes_nothing(filled, tmp_path):
    wirelake = Wirelake(tmp_path / "store")
    capture = capture_of(tmp_path / "capture.pcap", 200)
    wirelake.text("create", "many")
    for _ in range(3):
        wirelake.text("load", capture, "--into", "many")
    before = sorted(path.name for path in (wirelake.store / "many").glob("*.parquet"))
    done, took = interrupted(wirelake, ["optimize", "many"], signal.SIGTERM, 0.2)
    if done.returncode == 0:
        pytest.skip("this machine is too quick for the test")
    assert (done.returncode, done.stdout) == (143, b""), done.stderr
    assert took < 1
    assert sorted(path.name for path in (wirelake.store / "many").glob("*.parquet")) == before


def test_a_load_that_is_interrupted_stores_nothing(wirelake, tmp_path):
    capture = capture_of(tmp_path / "capture.pcap", 2000)
    done, took = interrupted(wirelake, ["load", capture], signal.SIGINT)
    assert (done.returncode, done.stdout) == (130, b""), done.stderr
    assert done.stderr == f"wirelake: {capture.name}: was interrupted; nothing was stored\n"
    assert took < 1
    assert wirelake.text("ls") == "There is no collection yet.\n" or not list(
        wirelake.store.glob("[a-zA-Z]*"))


def test_a_pipe_that_nobody_reads_does_not_keep_a_command(filled):
    reading, writing = os.pipe()
    process = subprocess.Popen(
        [filled.path, "find", "many", "--json"],
        stdout=writing,
        stderr=subprocess.PIPE,
        env={**os.environ, "WIRELAKE_STORE": str(filled.store)},
    )
    os.close(writing)
    wait_until_full(reading)
    sent = time.monotonic()
    process.send_signal(signal.SIGTERM)
    err = process.communicate(timeout=30)[1]
    os.close(reading)
    assert (process.returncode, err) == (
        143, b"wirelake: many: was interrupted; nothing was changed\n")
    assert time.monotonic() - sent < 1


# On a server


@pytest.mark.parametrize("number", CODES)
def test_a_load_into_a_server_ends(wirelake, mongodb, tmp_path, number):
    capture = capture_of(tmp_path / "capture.pcap", 400)
    url = mongodb.new_url()
    done, took = interrupted(wirelake, ["load", capture], number, 2, url)
    assert (done.returncode, done.stdout) == (CODES[number], b""), done.stderr
    assert "was interrupted" in done.stderr
    assert took < 1.5
    assert wirelake.text("ls", "--json", env={"WIRELAKE_STORE": url}) == ""


def test_an_append_on_a_server_is_unseen_and_goes(wirelake, mongodb, tmp_path):
    url = mongodb.new_url()
    env = {"WIRELAKE_STORE": url}
    wirelake.text("create", "mine", env=env)
    wirelake.text("load", SMALL, "--into", "mine", env=env)
    capture = capture_of(tmp_path / "capture.pcap", 400)
    done, _ = interrupted(wirelake, ["load", capture, "--into", "mine"], signal.SIGINT, 2, url)
    assert done.returncode == 130, done.stderr
    assert wirelake.text("count", "mine", env=env) == "385\n"
    wirelake.text("tidy", env=env)
    assert wirelake.text("load", SMALL, "--into", "mine", env=env) == "mine\n"
    assert wirelake.text("count", "mine", env=env) == "770\n"


def test_a_deletion_on_a_server_says_how_far_it_came(wirelake, mongodb, tmp_path):
    url = mongodb.new_url()
    env = {"WIRELAKE_STORE": url}
    capture = capture_of(tmp_path / "capture.pcap", 40)
    wirelake.text("create", "mine", env=env)
    wirelake.text("load", capture, "--into", "mine", env=env)
    done, took = interrupted(wirelake, ["delete", "mine", "{}"], signal.SIGTERM, 1, url)
    if done.returncode == 0:
        pytest.skip("this machine is too quick for the test")
    assert done.returncode == 143, done.stderr
    assert "was interrupted; " in done.stderr
    assert took < 1.5
    left = int(wirelake.text("count", "mine", env=env))
    gone = done.stderr.partition("interrupted; ")[2].split()[0]
    assert left == 40 * 385 - (0 if gone == "nothing" else int(gone))
