"""progress=True: a bar where somebody can see it."""

import contextlib
import os
import pty
import subprocess
import sys
import termios
import threading

import pytest

LOADER = """
import sys, types, wirelake
if sys.argv[2] == "notebook":
    shell = types.SimpleNamespace(config={"IPKernelApp": {}})
    sys.modules["IPython"] = types.SimpleNamespace(get_ipython=lambda: shell)
parser = wirelake.PCAPParser(sys.argv[1], sys.argv[3])
result = CALL
"""
CALLS = [
    "parser.load_packet_info(progress=True)", "list(parser.iter_packets(progress=True))",
    "parser.load_and_insert_new(progress=True)"]


def standard_error_of(call, arguments, terminal):
    """What a process writes there, which is a terminal or a pipe."""
    reader, writer = pty.openpty() if terminal else os.pipe()
    if terminal:
        termios.tcsetwinsize(writer, (24, 100))
    process = subprocess.Popen(
        [sys.executable, "-c", LOADER.replace("CALL", call), *map(str, arguments)],
        stdout=subprocess.PIPE, stderr=writer, stdin=subprocess.DEVNULL)
    os.close(writer)
    deadline = threading.Timer(30, process.kill)
    deadline.start()
    written = b""
    with contextlib.suppress(OSError):  # How Linux says that nobody has the terminal open any more.
        while part := os.read(reader, 4096):
            written += part
    os.close(reader)
    output, _ = process.communicate()
    deadline.cancel()
    assert (process.returncode, output) == (0, b""), written
    return written.decode()


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize(
    ("where", "terminal", "shown"),
    [("script", True, True), ("script", False, False), ("notebook", False, True)])
def test_a_bar_is_shown_where_it_can_be_seen(tmp_path, large, call, where, terminal, shown):
    written = standard_error_of(call, (large, where, tmp_path / "store"), terminal)
    if shown:
        for part in (large.name, "100%", "packets="):
            assert part in written
    else:
        assert written == ""


def test_a_pipe_has_no_total(tmp_path, large):
    """Of which it cannot be said how much is left; what has been read is told all the same."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cp", large, pipe]) as writer:
        try:
            written = standard_error_of(CALLS[0], (pipe, "script", tmp_path), terminal=True)
        finally:
            writer.kill()
    assert "%" not in written
    assert "packets=" in written
