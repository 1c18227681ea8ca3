"""Strangers' text never drives a terminal, nor makes a line read as another."""

import json
import os
import pty
import shutil
import subprocess

import pytest
from conftest import DATA

CAPTURE = DATA / "pcapplusplus" / "tls.pcap"
NASTY = {
    "c1": "c1\x9b31m.pcap",
    "bidi": "\u202egnp.pcap",
    "isolate": "\u2066x\u2069.pcap",
    "line": "a\u2028b.pcap",
    "mark": "\ufeffa\u200e.pcap",
    "escape": "esc\x1b[31m.pcap",
    "delete": "del\x7f.pcap",
    "raw c1": b"raw\x9b31m.pcap",
    "return": "fake\rreal.pcap",
}
FORBIDDEN = {*range(0x20), *range(0x7F, 0xA0), 0x61C, 0x200B, 0x200E, 0x200F, 0xFEFF}
FORBIDDEN |= {*range(0x2028, 0x202F), *range(0x2066, 0x206A)}
FORBIDDEN -= {ord("\n"), ord("\t")}


def check_is_tame(output: bytes) -> None:
    found = [hex(ord(c)) for c in output.decode() if ord(c) in FORBIDDEN]
    assert found == [], output


def on_terminal(wirelake, *arguments: object) -> bytes:
    """What the command prints on a terminal."""
    parent, child = pty.openpty()
    environment = {**os.environ, "WIRELAKE_STORE": str(wirelake.store)}
    process = subprocess.Popen(
        [wirelake.path, *map(str, arguments)],
        stdin=subprocess.DEVNULL,
        stdout=child,
        stderr=subprocess.DEVNULL,
        env=environment,
    )
    os.close(child)
    output = b""
    while True:
        try:
            piece = os.read(parent, 65536)
        except OSError:
            break
        if not piece:
            break
        output += piece
    os.close(parent)
    assert process.wait() == 0
    return output.replace(b"\r\n", b"\n")


@pytest.fixture(params=NASTY)
def loaded(wirelake, tmp_path, request):
    name = NASTY[request.param]
    capture = os.path.join(os.fsencode(tmp_path), name if isinstance(name, bytes) else name.encode())
    shutil.copy(CAPTURE, capture)
    run = subprocess.run(
        [wirelake.path, "load", capture, "--description", os.path.basename(capture)],
        capture_output=True,
        env={**os.environ, "WIRELAKE_STORE": str(wirelake.store)},
        check=True,
    )
    check_is_tame(run.stderr)
    return wirelake, run.stdout.decode().strip(), capture


def test_tables_and_messages(loaded):
    wirelake, name, capture = loaded
    for arguments in (
        ["show", name],
        ["ls"],
        ["find", name, "--fields", "capture,frame", "--limit", 3],
        ["distinct", name, "capture"],
        ["top", name, "capture", "--bars"],
        ["count", name, "--by", "capture,proto"],
        ["show", name, "--columns"],
        ["history", name],
        ["check", name],
    ):
        run = wirelake.run(*arguments)
        assert run.returncode == 0
        check_is_tame(run.stdout)
    run = subprocess.run([wirelake.path, "info", capture, capture], capture_output=True)
    check_is_tame(run.stdout)
    run = subprocess.run([wirelake.path, "info", capture + b"x"], capture_output=True)
    assert run.returncode == 1
    check_is_tame(run.stderr)


def test_json_and_exports_on_a_terminal(loaded):
    wirelake, name, _ = loaded
    plain = wirelake.run("find", name, "--json", "--fields", "capture", "--limit", 2).stdout
    shown = on_terminal(wirelake, "find", name, "--json", "--fields", "capture", "--limit", 2)
    check_is_tame(shown)
    # It is the same JSON.
    assert [json.loads(line) for line in shown.splitlines()] == [
        json.loads(line) for line in plain.decode().strip().split("\n")
    ]
    for form in ("csv", "ndjson"):
        check_is_tame(on_terminal(wirelake, "export", name, "-o", "-", "--format", form))


def test_files_and_pipes_are_exact(wirelake, tmp_path):
    capture = tmp_path / NASTY["escape"]
    shutil.copy(CAPTURE, capture)
    name = wirelake.text("load", capture).strip()
    piped = wirelake.run("export", name, "-o", "-", "--format", "csv").stdout
    assert b"\x1b[31m" in piped
    wirelake.text("export", name, "-o", tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes() == piped


@pytest.mark.parametrize("kind", NASTY)
def test_a_store_of_such_a_name(wirelake, tmp_path, kind):
    name = NASTY[kind]
    folder = os.fsdecode(os.path.join(
        os.fsencode(tmp_path), name if isinstance(name, bytes) else name.encode()))
    name = wirelake.text("load", CAPTURE, "--store", folder).strip()
    for engine in ("duckdb", "polars", "pandas", "spark"):
        check_is_tame(on_terminal(wirelake, "show", name, "--open-with", engine, "--store", folder))
    for arguments in (["ls"], ["show", name], ["drop", "nothing"], ["check", name], ["tidy"]):
        run = wirelake.run(*arguments, "--store", folder)
        check_is_tame(run.stdout)
        check_is_tame(run.stderr)


def test_nothing_is_said_twice(wirelake, tmp_path):
    """Neither a malformed packet nor a damaged end, by whichever command."""
    damaged = tmp_path / "damaged.pcap"
    frame = bytes.fromhex("00000000000000000000000008004500001400000000400600000a0000010a000002")
    header = bytes.fromhex("d4c3b2a1020004000000000000000000ffff000001000000")
    record = (0).to_bytes(8, "little") + len(frame).to_bytes(4, "little") * 2 + frame
    damaged.write_bytes(header + record * 3 + record[:20])
    log = tmp_path / "invalid.log"
    for arguments in (
        ["load", damaged],
        ["info", damaged],
        ["decode", damaged],
        ["load", damaged, "--src", "10.0.0.0/8"],
    ):
        log.unlink(missing_ok=True)
        run = wirelake.run(*arguments, "--invalid-log", log)
        said = [line for line in run.stderr.decode().splitlines() if line.strip()]
        assert len(said) == len(set(said)), said
        assert run.stderr.decode().count("cut off") + run.stdout.decode().count("cut off") == 1
        lines = [line.split(" ", 1)[1] for line in log.read_text().splitlines()]
        assert lines and len(lines) == len(set(lines))
