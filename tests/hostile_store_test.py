"""Stores in which something else lies where a file belongs, or a file says what cannot be."""

import fcntl
import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest
from conftest import DATA

TLS = DATA / "pcapplusplus" / "tls.pcap"
PACKETS = 44

COMMANDS = [
    ("ls",),
    ("show", "a"),
    ("count", "a"),
    ("count", "a", '{"frame": {"$gt": 3}}'),
    ("find", "a", "--limit", "3"),
    ("find", "a", "--sort", "len", "--limit", "3"),
    ("distinct", "a", "src"),
    ("top", "a", "src"),
    ("export", "a", "-o", "OUT"),
    ("copy", "a", "--to", "COPY"),
    ("load", TLS, "--into", "a"),
    ("describe", "a", "text"),
    ("delete", "a", '{"frame": {"$gt": 3}}'),
    ("optimize", "a"),
    ("tidy", "--dry-run"),
    ("tidy", "--retention", "0"),
    ("create", "b"),
    ("drop", "a"),
]


@pytest.fixture
def table(wirelake) -> Path:
    wirelake.text("create", "a")
    wirelake.text("load", TLS, "--into", "a")
    return wirelake.store / "a"


def make_socket(path: Path) -> None:
    # The name of a socket is short: it is bound beside it.
    before = os.getcwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(before)


def make_link_outside(path: Path) -> None:
    """To what lay there before, which has gone out of the table."""
    outside = path.parent.parent.parent / "outside"
    if not outside.exists():
        outside.write_text("{}\n")
    path.symlink_to(outside)


KINDS = {
    "named pipe": os.mkfifo,
    "socket": make_socket,
    "folder": Path.mkdir,
    "symbolic link": lambda path: path.symlink_to("/dev/zero"),
    "symbolic link ": make_link_outside,
}


def commit(table: Path) -> Path:
    return table / "_delta_log" / "00000000000000000001.json"


def checkpoint(table: Path) -> Path:
    return table / "_delta_log" / "00000000000000000001.checkpoint.parquet"


def replace(path: Path, make) -> None:
    """Puts something else in the place of a file that readers cannot go by."""
    if path.exists():
        path.unlink()
    make(path)
    if path.name.endswith(".checkpoint.parquet"):
        for earlier in path.parent.glob("*.json"):
            earlier.unlink()


def hint(table: Path) -> Path:
    return table / "_delta_log" / "_last_checkpoint"


def report(table: Path) -> Path:
    return next((table / "_wirelake").iterdir())


def data_file(table: Path) -> Path:
    return next(table.glob("part-*.parquet"))


PLACES = [commit, checkpoint, hint, report, data_file]


def arguments_of(command: tuple, tmp_path: Path) -> list[str]:
    places = {"OUT": str(tmp_path / "out.csv"), "COPY": str(tmp_path / "copy")}
    return [places.get(str(word), str(word)) for word in command]


def run_all(wirelake, tmp_path: Path, commands=COMMANDS) -> dict[tuple, tuple[int, str]]:
    """Exit code and message of each command, none of which waits, crashes or reads for ever."""
    results = {}
    for command in commands:
        arguments = arguments_of(command, tmp_path)
        begin = time.monotonic()
        done = wirelake.run(*arguments)
        assert time.monotonic() - begin < 20, command
        assert done.returncode in (0, 1, 2), (command, done)
        results[command] = (done.returncode, done.stderr.decode())
    return results


@pytest.mark.parametrize("place", PLACES)
def test_no_command_waits_for_a_pipe(wirelake, table, tmp_path, place):
    replace(place(table), os.mkfifo)
    results = run_all(wirelake, tmp_path)
    told = [text for _, text in results.values() if "is a named pipe" in text]
    assert told or place is hint
    if place is commit:
        assert results[("count", "a")][0] == 1
        assert "00000000000000000001.json" in results[("count", "a")][1]
        assert results[("tidy", "--retention", "0")][0] == 1


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("place", PLACES)
def test_what_lies_there_is_named_and_not_followed(wirelake, table, tmp_path, place, kind):
    path = place(table)
    replace(path, KINDS[kind])
    outside = table.parent.parent / "outside"
    before = outside.read_text() if outside.exists() else None
    commands = [
        ("show", "a"),
        ("find", "a"),
        ("tidy", "--retention", "0"),
    ]
    results = run_all(wirelake, tmp_path, commands)
    if place is not hint:  # Which nobody needs.
        asked = ("show", "a") if place is report else ("find", "a")
        assert results[asked][0] == 1
        assert f"{path.name}: is a {kind.strip()}" in results[asked][1], results[asked][1]
    if before is not None:
        assert outside.read_text() == before
    assert path.is_symlink() or path.exists()


@pytest.mark.parametrize("folder", ["_delta_log", "_wirelake"])
@pytest.mark.parametrize("kind", ["named pipe", "symbolic link"])
def test_folders_of_a_table_are_folders(wirelake, table, tmp_path, folder, kind):
    moved = tmp_path / "moved"
    (table / folder).rename(moved)
    if kind == "named pipe":
        os.mkfifo(table / folder)
    else:
        (table / folder).symlink_to(moved)
    files = sorted(path.name for path in moved.iterdir())
    results = run_all(wirelake, tmp_path, COMMANDS[:-1])
    assert f"{folder}: is a {kind}" in results[("show", "a")][1]
    assert f"{folder}: is a {kind}" in results[("tidy", "--retention", "0")][1]
    assert sorted(path.name for path in moved.iterdir()) == files


def test_a_link_to_a_table_is_no_collection(wirelake, table, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    table.rename(elsewhere)
    table.symlink_to(elsewhere)
    files = sorted(str(path) for path in elsewhere.rglob("*"))
    results = run_all(wirelake, tmp_path)
    for command in [("count", "a"), ("find", "a", "--limit", "3"), ("optimize", "a")]:
        assert results[command] == (
            1,
            f"wirelake: {table}: is a symbolic link, which is not opened: a folder belongs here; "
            "put it back, or take this away\n",
        )
    assert wirelake.text("ls", "--json").splitlines() and "a" not in [
        line["name"] for line in wirelake.lines("ls", "--json")
    ]
    assert sorted(str(path) for path in elsewhere.rglob("*")) == files


def test_a_file_that_is_too_long_is_not_read(wirelake, table, tmp_path):
    os.truncate(commit(table), 1 << 40)
    (code, message) = run_all(wirelake, tmp_path, [("count", "a")])[("count", "a")]
    assert code == 1
    assert "00000000000000000001.json: is longer than" in message


def change_metadata(table: Path, change) -> None:
    path = table / "_delta_log" / "00000000000000000000.json"
    actions = [json.loads(line) for line in path.read_text().splitlines()]
    for action in actions:
        if "metaData" in action:
            change(action["metaData"])
    path.write_text("".join(json.dumps(action) + "\n" for action in actions))


@pytest.mark.parametrize("depth", [100, 100_000])
@pytest.mark.parametrize("brackets", [("[", "]"), ('{"type":', "}"), ('{"type":"array","elementType":', "}")])
def test_types_may_nest_but_not_without_end(wirelake, table, tmp_path, depth, brackets):
    begin, end = brackets
    inner = '"x"' if begin[0] == "{" else ""
    deep = begin * depth + inner + end * depth

    def nest(metadata):
        text = metadata["schemaString"]
        field = ',{"name":"z","nullable":true,"metadata":{},"type":' + deep + "}]}"
        metadata["schemaString"] = text[:-2] + field

    change_metadata(table, nest)
    results = run_all(wirelake, tmp_path)
    for command in [("find", "a", "--limit", "3"), ("delete", "a", '{"frame": {"$gt": 3}}')]:
        code, message = results[command]
        assert code == 1
        assert "nest" in message or "does not know" in message, message
        assert len(message) < 1000


def test_statistics_and_reports_may_not_nest_without_end(wirelake, table, tmp_path):
    deep = "[" * 100_000 + "]" * 100_000
    path = commit(table)
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    for line in lines:
        if "add" in line:
            line["add"]["stats"] = deep
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    # What statistics do not say is looked up.
    assert wirelake.text("count", "a") == f"{PACKETS}\n"
    report(table).write_text('{"load":' + deep + "}\n")
    code, message = wirelake.error("show", "a")
    assert (code, "nests more than 128 deep" in message) == (1, True)
    path.write_text('{"add":' + deep + "}\n")
    code, message = wirelake.error("count", "a")
    assert (code, "nests more than 128 deep" in message) == (1, True)


def deep_parquet(depth: int) -> bytes:
    """A Parquet file whose footer is a chain of groups, in Thrift's compact protocol."""

    def varint(value: int) -> bytes:
        return bytes([value]) if value < 128 else bytes([value % 128 + 128]) + varint(value // 128)

    group = b"\x48\x01z\x15\x02\x00"
    leaf = b"\x15\x04\x25\x02\x18\x01z\x00"
    footer = b"\x15\x02\x19\xfc" + varint(depth + 1) + group * depth + leaf
    footer += b"\x16\x00\x19\x0c\x00"
    return b"PAR1" + footer + len(footer).to_bytes(4, "little") + b"PAR1"


@pytest.mark.parametrize("depth", [101, 100_000])
def test_schemas_of_parquet_files_may_not_nest_without_end(wirelake, table, tmp_path, depth):
    data_file(table).write_bytes(deep_parquet(depth))
    results = run_all(wirelake, tmp_path)
    for command in [("find", "a", "--limit", "3"), ("delete", "a", '{"frame": {"$gt": 3}}')]:
        code, message = results[command]
        assert (code, "too deeply nested" in message) == (1, True), message


NUMBERS = ["9223372036854775807", "-9223372036854775808", "18446744073709551615", "1e300",
           "-1e300", "0.5", '"5"', "NaN"]


@pytest.mark.parametrize("number", NUMBERS)
def test_times_of_creation_are_shown_or_named(wirelake, table, number):
    path = table / "_delta_log" / "00000000000000000000.json"
    lines = path.read_text().splitlines()
    created = next(json.loads(line)["metaData"]["createdTime"] for line in lines if "metaData" in line)
    path.write_text("\n".join(lines).replace(f'"createdTime":{created}', f'"createdTime":{number}'))
    done = wirelake.run("show", "a", "--json")
    if number.lstrip("-").startswith("92233"):
        assert done.returncode == 0
        year = json.loads(done.stdout)["creation_time"].split("-")[-3]
        assert year in ("294247", "290308")
    else:
        assert done.returncode == 1
        assert b"createdTime" in done.stderr or b"no JSON" in done.stderr


def test_reader_versions_are_not_cut_to_fewer_bits(wirelake, table):
    path = table / "_delta_log" / "00000000000000000000.json"
    path.write_text(path.read_text().replace('"minReaderVersion":1', '"minReaderVersion":4294967297'))
    for command in [("count", "a"), ("find", "a"), ("load", TLS, "--into", "a"), ("optimize", "a")]:
        code, message = wirelake.error(*command)
        assert (code, "reader version 4294967297" in message) == (1, True), message


def started(wirelake, *command):
    """A command that runs on, with its standard error to be read."""
    return subprocess.Popen(
        [wirelake.path, *command],
        stderr=subprocess.PIPE,
        env={**os.environ, "WIRELAKE_STORE": str(wirelake.store)},
    )


def test_a_lock_that_another_program_holds_is_waited_for_with_a_word(wirelake, table):
    folder = os.open(table, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    try:
        with started(wirelake, "delete", "a", '{"frame": 1}') as waiting:
            assert waiting.stderr
            line = waiting.stderr.readline().decode()
            assert line == f"wirelake: waiting for {table}, which another program holds\n"
            waiting.send_signal(signal.SIGINT)
            assert waiting.wait(10) == 130
        with started(wirelake, "delete", "a", '{"frame": 1}') as waiting:
            assert waiting.stderr
            assert b"waiting" in waiting.stderr.readline()
            fcntl.flock(folder, fcntl.LOCK_UN)
            assert waiting.wait(10) == 0
    finally:
        os.close(folder)
    assert wirelake.text("count", "a") == f"{PACKETS - 1}\n"


@pytest.mark.parametrize("command", [
    ("tidy",), ("delete", "a", '{"frame": 1}', "--purge"), ("restore", "a", "1")])
def test_a_log_that_another_program_holds_is_waited_for_with_a_word(wirelake, table, command):
    log = table / "_delta_log"
    held = os.open(log, os.O_RDONLY)
    fcntl.flock(held, fcntl.LOCK_EX)
    try:
        with started(wirelake, *command) as waiting:
            assert waiting.stderr
            line = waiting.stderr.readline().decode()
            assert line == f"wirelake: waiting for {log}, which another program holds\n"
            fcntl.flock(held, fcntl.LOCK_UN)
            assert waiting.wait(10) == 0
    finally:
        os.close(held)


COLUMNS = 10_000


def test_a_table_of_ten_thousand_columns_stays_usable(wirelake, tmp_path):
    wirelake.text("create", "a")
    wirelake.text("load", *[TLS] * 60, "--into", "a", "--jobs", "1")
    table = wirelake.store / "a"

    def widen(metadata):
        schema = json.loads(metadata["schemaString"])
        schema["fields"] += [
            {"name": f"x{i}", "type": "long", "nullable": True, "metadata": {}}
            for i in range(COLUMNS)
        ]
        metadata["schemaString"] = json.dumps(schema)

    change_metadata(table, widen)
    with (table / "_delta_log" / "00000000000000000001.json").open() as log:
        add = next(json.loads(line)["add"] for line in log if '"add"' in line)
    stats = json.loads(add["stats"])
    for members in (stats["minValues"], stats["maxValues"], stats["nullCount"]):
        members.update({f"x{i}": 5 for i in range(COLUMNS)})
    path = commit(table)
    path.write_text(path.read_text().replace(json.dumps(add["stats"]), json.dumps(json.dumps(stats))))
    for command in COMMANDS[:-1]:
        arguments = arguments_of(command, tmp_path)
        seconds, megabytes, code = cost_of(wirelake, arguments)
        assert (code, command) == (0, command)
        assert seconds < 30, (command, seconds)
        assert megabytes < 1000, (command, megabytes)


def cost_of(wirelake, arguments: list[str]) -> tuple[float, float, int]:
    """Seconds of processors, megabytes of memory, and the exit code of a run."""
    child = os.posix_spawn(
        wirelake.path,
        [wirelake.path, *arguments],
        {**os.environ, "WIRELAKE_STORE": str(wirelake.store)},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0)],
    )
    _, status, used = os.wait4(child, 0)
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, os.waitstatus_to_exitcode(status)
