"""A table beside the packets, in loads that are killed and on disks that fail: both, or neither."""

import os
import shutil
import subprocess
import time

import pytest
from deltalake import DeltaTable
from processes import (
    BUILD,
    copy_store,
    environment,
    fault_layer,
    faults,
    kill_after,
    seeded,
)

MARKS = BUILD / "tests" / "crashes" / "marks"
COUNT = 40
KILLS = int(os.environ.get("WIRELAKE_KILLS", "30"))

pytestmark = pytest.mark.skipif(not MARKS.exists(), reason="built without the tests")


def start(wirelake, verb: str, *arguments: object, **more: str) -> subprocess.Popen:
    return subprocess.Popen(
        [MARKS, verb, wirelake.store, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(wirelake, **more),
    )


def run(wirelake, verb: str, *arguments: object, **more: str) -> tuple[int, str, str]:
    process = start(wirelake, verb, *arguments, **more)
    output, errors = process.communicate(timeout=300)
    return process.returncode, output.decode(), errors.decode()


def text(wirelake, verb: str, *arguments: object) -> str:
    code, output, errors = run(wirelake, verb, *arguments)
    assert code == 0, errors
    return output


def state(wirelake) -> dict[str, list[str]]:
    """The loads of each collection, which have all their packets and all their marks."""
    found = {}
    for info in wirelake.lines("ls", "--json"):
        name = info["name"]
        (shown,) = wirelake.lines("show", name, "--json")
        loads = [load["load"] for load in shown["loads"]]
        marks = text(wirelake, "ls", name).split("\n")[:-1]
        assert marks == [f"{load} {mark}" for load in loads for mark in range(1, COUNT + 1)]
        packets = wirelake.lines("find", name, "--json", "--fields", "load")
        assert [row["load"] for row in packets] == [load for load in loads for _ in range(COUNT)]
        found[name] = loads
    return found


def check_nothing_is_left(wirelake) -> None:
    """Tidied up, both tables have what their logs name, and the rows of loads that count."""
    text(wirelake, "tidy")
    collections = state(wirelake)
    assert {entry.name for entry in wirelake.store.iterdir()} == set(collections)
    for name, loads in collections.items():
        folder = wirelake.store / name
        assert {entry.name for entry in folder.iterdir() if entry.is_dir()} <= {
            "_delta_log", "_marks", "_wirelake"}
        for path in (folder, folder / "_marks"):
            table = DeltaTable(str(path))
            assert {file.name for file in path.glob("*.parquet")} == {
                uri.rsplit("/", 1)[1] for uri in table.file_uris()}
            stored = table.to_pyarrow_table(columns=["load"])["load"].to_pylist()
            assert set(stored) == set(loads)
        assert text(wirelake, "check", name) == ""


def test_both_tables_are_tables_of_their_own(wirelake):
    text(wirelake, "load", "one", COUNT)
    text(wirelake, "load", "one", COUNT)
    assert len(state(wirelake)["one"]) == 2
    marks = DeltaTable(str(wirelake.store / "one" / "_marks")).to_pyarrow_table()
    assert marks.num_rows == 2 * COUNT and marks.column_names == ["load", "mark", "note"]
    assert DeltaTable(str(wirelake.store / "one")).to_pyarrow_table().num_rows == 2 * COUNT
    text(wirelake, "optimize", "one")
    assert len(DeltaTable(str(wirelake.store / "one" / "_marks")).file_uris()) == 1
    check_nothing_is_left(wirelake)
    text(wirelake, "drop", "one")
    assert list(wirelake.store.iterdir()) == []


def test_a_wirelake_that_knows_one_table_leaves_the_other_alone(wirelake):
    text(wirelake, "load", "one", COUNT)
    before = state(wirelake)
    wirelake.text("optimize", "one")
    wirelake.text("tidy", "--retention", 0)
    assert wirelake.text("check", "one")
    assert state(wirelake) == before


def test_killed_at_random_moments(wirelake):
    choose = seeded()
    begun = time.monotonic()
    text(wirelake, "load", "one", COUNT)
    took = time.monotonic() - begun
    killed = 0
    for attempt in range(KILLS):
        before = state(wirelake)
        name = choose.choice(["one", f"new{attempt}"])
        killed += kill_after(start(wirelake, "load", name, COUNT), choose.uniform(0, took))
        now = state(wirelake)
        assert {each: now.get(each, [])[: len(loads)] for each, loads in before.items()} == before
        assert sum(map(len, now.values())) - sum(map(len, before.values())) in (0, 1)
    assert killed > 0
    check_nothing_is_left(wirelake)


def made_for(wirelake, verb: str) -> dict[str, list[str]]:
    """A collection with something for the change to do."""
    for _ in range(3):
        text(wirelake, "load", "one", COUNT)
    if verb == "tidy":
        text(wirelake, "optimize", "one")
    return state(wirelake)


def calls_of(wirelake, tmp_path, *arguments: object) -> int:
    """How often a change calls the disk."""
    counted = tmp_path / "counted"
    code, _, message = run(
        wirelake, *arguments, **fault_layer(wirelake, FAULT_COUNT=str(counted)))
    assert code == 0, message
    return int(counted.read_text())


def check_change(wirelake, verb: str, before: dict[str, list[str]]) -> bool:
    """Whether it is made; the packets and marks are all there, or have all been dropped."""
    now = state(wirelake)
    assert now == before or (verb == "drop" and now == {})
    return now != before


CHANGES = ["optimize", "tidy", "drop"]


@pytest.mark.parametrize("verb", CHANGES)
def test_other_changes_killed_at_random_moments(wirelake, verb):
    choose = seeded()
    before = made_for(wirelake, verb)
    pristine = wirelake.store.with_name("pristine")
    shutil.copytree(wirelake.store, pristine)
    begun = time.monotonic()
    text(wirelake, verb, "one")
    took = time.monotonic() - begun
    for _ in range(KILLS // 3):
        copy_store(wirelake, pristine)
        kill_after(start(wirelake, verb, "one"), choose.uniform(0, took))
        check_change(wirelake, verb, before)
        check_nothing_is_left(wirelake)


@pytest.mark.parametrize("verb", CHANGES)
def test_other_changes_on_a_failing_disk(wirelake, tmp_path, verb):
    before = made_for(wirelake, verb)
    pristine = tmp_path / "pristine"
    shutil.copytree(wirelake.store, pristine)
    calls = calls_of(wirelake, tmp_path, verb, "one")
    codes = set()
    for fault in faults(calls):
        copy_store(wirelake, pristine)
        code, _, message = run(wirelake, verb, "one", **fault_layer(wirelake, **fault))
        assert code in (0, 1), message
        is_made = check_change(wirelake, verb, before)
        assert code == 1 or verb != "drop" or is_made, fault
        codes.add(code)
        check_nothing_is_left(wirelake)
    assert 1 in codes


@pytest.mark.parametrize("name", ["one", "new"])
def test_a_failing_disk(wirelake, tmp_path, name):
    for _ in range(9):
        text(wirelake, "load", "one", COUNT)
    pristine = tmp_path / "pristine"
    shutil.copytree(wirelake.store, pristine)
    before = state(wirelake)
    calls = calls_of(wirelake, tmp_path, "load", name, COUNT)
    outcomes = set()
    for fault in faults(calls, offset=len(name)):
        copy_store(wirelake, pristine)
        code, _, message = run(wirelake, "load", name, COUNT, **fault_layer(wirelake, **fault))
        now = state(wirelake)
        is_there = now != before
        assert code in (0, 1), message
        assert code == 1 or is_there, f"{fault} of {calls} calls"
        assert not is_there or len(now[name]) == len(before.get(name, [])) + 1
        assert (code == 1 and is_there) == ("the change is made" in message), message
        outcomes.add((code, is_there))
        check_nothing_is_left(wirelake)
    assert (1, False) in outcomes
