"""Ctrl-C and SIGTERM while a load reads: a pipe ends there, a file is given up."""

import contextlib
import gzip
import os
import signal
import subprocess
import sys
import time

import pytest
from conftest import DATA

TLS = DATA / "pcapplusplus" / "tls.pcap"
TLS_PACKETS = 44

# Writes a capture, all but its end, and the end when it is told to stop, as tcpdump does with what
# it holds back. Argument: how many bytes are held back.
PRODUCER = f"""
import signal, sys, time
capture = open({str(TLS)!r}, "rb").read()
held = int(sys.argv[1])
def stop(*_):
    time.sleep(0.1)
    sys.stdout.buffer.write(capture[len(capture) - held:])
    sys.stdout.buffer.flush()
    sys.exit()
signal.signal(signal.SIGINT, stop)
signal.signal(signal.SIGTERM, stop)
sys.stdout.buffer.write(capture[:len(capture) - held])
sys.stdout.buffer.flush()
print("ready", file=sys.stderr, flush=True)
time.sleep(60)
"""


@contextlib.contextmanager
def loading(wirelake, *arguments, stdin=subprocess.PIPE):
    process = subprocess.Popen(
        [wirelake.path, "load", *map(str, arguments)],
        stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env={**os.environ, "WIRELAKE_STORE": str(wirelake.store)})
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def begun(wirelake):
    """Waits until a load has made its place in the store, and then a little."""
    deadline = time.monotonic() + 30
    while not list(wirelake.store.glob(".new-*")):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    time.sleep(0.4)


def stored(wirelake, process, *, within=5):
    """The only load of the collection that the process, just interrupted, makes."""
    began = time.monotonic()
    output, errors = process.communicate(timeout=30)
    assert time.monotonic() - began < within
    assert process.returncode == 0, errors
    (shown,) = wirelake.lines("show", output.decode().strip(), "--json")
    (load,) = shown["loads"]
    assert shown["count"] == load["packets"]
    assert b"ended by an interrupt" in errors
    return load


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("held", [0, 20, 4000])
def test_both_ends_of_a_pipe_are_told_to_stop(wirelake, number, held):
    shell = subprocess.Popen(
        ["bash", "-c", '"$1" -c "$2" "$3" | "$4" load -', "-", sys.executable, PRODUCER, str(held),
         wirelake.path],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True,
        env={**os.environ, "WIRELAKE_STORE": str(wirelake.store)})
    try:
        assert shell.stderr.readline() == b"ready\n"
        begun(wirelake)
        os.killpg(shell.pid, number)
        shell.wait(timeout=30)
        (listed,) = wait_for_collections(wirelake)
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(shell.pid, signal.SIGKILL)
        shell.communicate()
    assert listed["count"] == TLS_PACKETS


def wait_for_collections(wirelake):
    """The shell can die of the signal before what it started has ended."""
    deadline = time.monotonic() + 10
    while not (listed := wirelake.lines("ls", "--json")) and time.monotonic() < deadline:
        time.sleep(0.1)
    return listed


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("compress", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_a_record_that_is_half_read_is_no_damage(wirelake, number, compress):
    content = compress(TLS.read_bytes())
    with loading(wirelake, "-") as process:
        process.stdin.write(content[:len(content) - 50])
        process.stdin.flush()
        begun(wirelake)
        process.send_signal(number)
        load = stored(wirelake, process)
    assert 0 < load["packets"] < TLS_PACKETS
    assert load["damage"] is None


def test_a_pipe_that_ends_by_itself_in_a_record_is_damaged(wirelake):
    done = wirelake.run("load", TLS)
    with subprocess.Popen(["head", "-c", "-50", TLS], stdout=subprocess.PIPE) as head:
        done = wirelake.run("load", "-", stdin=head.stdout)
    assert done.returncode == 0
    assert b"cut off in the middle of a record" in done.stderr


def test_a_writer_that_never_ends(wirelake, tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    writer = subprocess.Popen(
        ["bash", "-c", f'exec 2>/dev/null; cat {TLS}; while tail -c +25 {TLS}; do :; done'],
        stdout=pipe_for_writing(pipe))
    try:
        with loading(wirelake, pipe) as process:
            begun(wirelake)
            process.send_signal(signal.SIGINT)
            load = stored(wirelake, process, within=10)
    finally:
        writer.kill()
        writer.wait()
    assert load["packets"] > TLS_PACKETS


def pipe_for_writing(path):
    """The end for writing, without waiting for a reader; the other end that this takes stays open."""
    return os.open(path, os.O_RDWR)


def test_a_second_interrupt_gives_up(wirelake):
    with loading(wirelake, "-") as process:
        process.stdin.write(TLS.read_bytes())
        process.stdin.flush()
        begun(wirelake)
        process.send_signal(signal.SIGINT)
        time.sleep(0.25)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=10)
    assert process.returncode == 128 + signal.SIGINT
    assert output == b"" and b"nothing was stored" in errors
    assert list(wirelake.store.iterdir()) == []


@pytest.mark.parametrize("content", [b"", TLS.read_bytes()[:24], TLS.read_bytes()[:50]])
def test_an_interrupt_before_the_first_packet(wirelake, content):
    with loading(wirelake, "-") as process:
        process.stdin.write(content)
        process.stdin.flush()
        begun(wirelake)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=10)
    assert process.returncode == 128 + signal.SIGINT
    assert output == b"" and b"nothing was stored" in errors
    assert list(wirelake.store.iterdir()) == []


def test_the_next_capture_is_loaded_behind_a_pipe_that_was_ended(wirelake):
    with loading(wirelake, "-", TLS) as process:
        process.stdin.write(TLS.read_bytes())
        process.stdin.flush()
        begun(wirelake)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=10)
    assert process.returncode == 0, errors
    assert wirelake.text("count", output.decode().strip()) == f"{2 * TLS_PACKETS}\n"


def test_a_file_is_given_up(wirelake, tmp_path):
    large = tmp_path / "large.pcap"
    capture = TLS.read_bytes()
    large.write_bytes(capture[:24] + capture[24:] * (256_000_000 // len(capture)))
    with loading(wirelake, large, "--jobs", 1, stdin=subprocess.DEVNULL) as process:
        while not list(wirelake.store.glob(".new-*")):
            time.sleep(0.01)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=10)
    assert process.returncode == 128 + signal.SIGINT
    assert output == b"" and b"interrupted" in errors
    assert list(wirelake.store.iterdir()) == []


def test_captures_that_are_passed_over_end_too(wirelake):
    wirelake.text("create", "mine")
    wirelake.text("load", TLS, "--into", "mine")
    # What is said of them fills the pipe, so that the command waits in the middle of it.
    with loading(wirelake, *[TLS] * 2000, "--into", "mine", "--once") as process:
        assert b"passed over" in process.stderr.readline()
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=10)
    assert process.returncode == 128 + signal.SIGINT
    assert errors.splitlines()[-1] == b"wirelake: was interrupted; nothing was stored"
    assert errors.count(b"passed over") < 1900
    assert wirelake.text("count", "mine") == f"{TLS_PACKETS}\n"
