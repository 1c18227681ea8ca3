"""Changes to a store as processes of their own, and what a store must be like after them."""

import errno
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from conftest import DATA, Wirelake
from deltalake import DeltaTable

BUILD = Path(os.environ.get("WIRELAKE", "build/wirelake")).resolve().parent
FAULT_LAYER = BUILD / "tests" / "crashes" / "fault_layer.so"
PLAIN_LAYER = BUILD / "tests" / "crashes" / "plain_layer.so"
DELETE_FRAMES = BUILD / "tests" / "crashes" / "delete_frames"

SMALL = DATA / "pcapplusplus" / "tls.pcap"
SMALL_PACKETS = 44
SMALL_FLOWS = 3
FIRST_FLOW_END = 5  # The frame of the last packet of the first flow, of which are all before.

# How many of the calls of a change fail in a test, spread over all: every one (scripts/all-faults)
# takes hours.
MOST = 14
ALL = os.environ.get("WIRELAKE_FAULTS") == "all"
CODES = [errno.EIO, errno.ENOSPC, errno.EROFS]

needs_build = pytest.mark.skipif(
    not (FAULT_LAYER.exists() and DELETE_FRAMES.exists()), reason="built without the tests"
)


def environment(wirelake: Wirelake, **more: str) -> dict[str, str]:
    return {
        **os.environ,
        # libmongoc would leave a file of shared memory behind for each process that is killed.
        "MONGOC_DISABLE_SHM": "1",
        "WIRELAKE_STORE": str(wirelake.store),
        "XDG_STATE_HOME": str(wirelake.store.parent / "state"),
        **more,
    }


def command(wirelake: Wirelake, *arguments: object) -> list[str]:
    """The command line of a change; `delete FIRST LAST` stands for the program of the tests."""
    if arguments[0] == "delete":
        return [str(DELETE_FRAMES), str(wirelake.store), *map(str, arguments[1:])]
    return [wirelake.path, *map(str, arguments)]


def start(wirelake: Wirelake, *arguments: object, **more: str) -> subprocess.Popen:
    return subprocess.Popen(
        command(wirelake, *arguments),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(wirelake, **more),
    )


def run(wirelake: Wirelake, *arguments: object, **more: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error."""
    process = start(wirelake, *arguments, **more)
    output, errors = process.communicate(timeout=300)
    return process.returncode, output.decode(), errors.decode()


def kill_after(process: subprocess.Popen, seconds: float) -> bool:
    """Whether the process was still there to be killed."""
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    return process.returncode == -signal.SIGKILL


def fault_layer(wirelake: Wirelake, **more: str) -> dict[str, str]:
    """The environment in which calls to the store's disk are counted, or fail as `more` says."""
    return {"LD_PRELOAD": str(FAULT_LAYER), "FAULT_FOLDER": str(wirelake.store), **more}


def faults(calls: int, offset: int = 0) -> Iterator[dict[str, str]]:
    """What to tell the layer for each fault of a change of so many calls: one in every so many fails,
    once, and then with all behind it. `offset` shifts which. The first and the last call always do:
    the one comes before anything is changed, the other after everything is."""
    step = 1 if ALL else max(1, calls // MOST)
    for at in sorted({1, *range(1 + offset % step, calls + 1, step), calls}):
        for stays in ({}, {"FAULT_STAYS": "1"}):
            code = CODES[at // step % len(CODES)]
            yield {"FAULT_AT": str(at), "FAULT_ERRNO": str(code), **stays}


def seeded() -> random.Random:
    """Random choices that a failed test says how to repeat."""
    seed = int(os.environ.get("WIRELAKE_SEED", time.time_ns() % 1_000_000))
    print(f"WIRELAKE_SEED={seed}")
    return random.Random(seed)


def copy_store(wirelake: Wirelake, pristine: Path) -> None:
    shutil.rmtree(wirelake.store, ignore_errors=True)
    shutil.copytree(pristine, wirelake.store)


Rows = list[tuple[str, int]]
"""A load and a number in it, each."""


def flows(wirelake: Wirelake, name: str) -> Rows:
    """Load and number of every flow, in order."""
    found = wirelake.lines("find", name, "--flows", "--json", "--fields", "load,flow")
    return [(row["load"], row["flow"]) for row in found]


def packets_and_flows(wirelake: Wirelake, name: str) -> tuple[Rows, Rows]:
    """Load and frame of every packet, and load and number of every flow, in order: each packet has
    its flow, and no flow is of a load that is not there."""
    found = wirelake.lines("find", name, "--json", "--fields", "load,frame,flow")
    known = flows(wirelake, name)
    assert known == sorted(set(known))
    assert {(row["load"], row["flow"]) for row in found} <= set(known)
    assert {load for load, _ in known} <= {row["load"] for row in found}
    return [(row["load"], row["frame"]) for row in found], known


def frames(wirelake: Wirelake, name: str) -> Rows:
    """Load and frame of every packet, in order; their flows are there, as packets_and_flows() has it."""
    return packets_and_flows(wirelake, name)[0]


def loads_in(table: Path) -> list[str]:
    """The load of each row of a table, whose folder has the files that its log names, and no others."""
    files = set(table.glob("*.parquet"))
    assert {file.name for file in files} == {
        Path(uri).name for uri in DeltaTable(str(table)).file_uris()}
    assert not list((table / "_delta_log").glob("*.tmp"))
    return [load for file in files
            for load in pq.ParquetFile(file).read(["load"], use_threads=False)["load"].to_pylist()]


def check_nothing_is_left(wirelake: Wirelake) -> None:
    """Tidies up, and insists that the store then has what its collections refer to, and no more."""
    wirelake.text("tidy", "--retention", 0)
    names = {info["name"] for info in wirelake.lines("ls", "--json")}
    assert {entry.name for entry in wirelake.store.iterdir()} == names
    for name in names:
        folder = wirelake.store / name
        wirelake.text("check", name)
        (shown,) = wirelake.lines("show", name, "--json")
        loads = {load["load"] for load in shown["loads"]}
        packets = loads_in(folder)
        assert len(packets) == shown["count"] and set(packets) <= loads
        if (folder / "_flows").exists():
            assert set(loads_in(folder / "_flows")) <= loads
        reports = sum(len(f.read_text().splitlines()) for f in folder.glob("_wirelake/*"))
        assert reports == len(shown["loads"])
