"""Every call that a change makes to the disk fails once, and then all from there on."""

import pytest
from processes import (
    SMALL,
    check_nothing_is_left,
    copy_store,
    fault_layer,
    faults,
    frames,
    needs_build,
    run,
)

CHANGES = {
    "load": ["load", SMALL, SMALL, "--into", "one", "--jobs", 1],
    "new": ["load", SMALL, "--jobs", 1],
    "delete": ["delete", "one", 5, 10],
    "optimize": ["optimize", "one"],
    "describe": ["describe", "one", "another text"],
    "create": ["create", "two"],
    "drop": ["drop", "one"],
}

def state(wirelake) -> list:
    """What the store holds, but for names and identifiers that are made up."""
    collections = []
    for info in wirelake.lines("ls", "--json"):
        found = [frame for _, frame in frames(wirelake, info["name"])]
        (shown,) = wirelake.lines("show", info["name"], "--json")
        (plan,) = wirelake.lines("find", info["name"], "--explain", "--json")
        facts = (info["description"], info["count"], len(shown["loads"]), plan["files"])
        collections.append((*facts, found))
    return collections


@pytest.fixture
def filled(wirelake):
    """A store with one collection, one commit before its next checkpoint."""
    wirelake.text("create", "one", "--description", "text")
    for _ in range(9):
        wirelake.text("load", SMALL, "--into", "one")
    return wirelake


@needs_build
@pytest.mark.parametrize("change", CHANGES)
def test_a_failing_disk(filled, tmp_path, change):
    wirelake = filled
    arguments = CHANGES[change]
    pristine = tmp_path / "pristine"
    wirelake.store.rename(pristine)
    copy_store(wirelake, pristine)
    before = state(wirelake)
    counted = tmp_path / "counted"
    code, _, message = run(
        wirelake, *arguments, **fault_layer(wirelake, FAULT_COUNT=str(counted)))
    assert code == 0, message
    after = state(wirelake)
    assert after != before
    calls = int(counted.read_text())
    assert calls > 5

    seen = set()
    for fault in faults(calls, offset=sum(map(ord, change))):
        copy_store(wirelake, pristine)
        code, output, message = run(wirelake, *arguments, **fault_layer(wirelake, **fault))
        where = f"{change}, {fault} of {calls} calls: {message}"
        now = state(wirelake)
        assert code in (0, 1), where
        assert now in (before, after), where
        if code == 0:
            # What is only a help, such as a checkpoint, may fail unsaid.
            assert now == after, where
        else:
            assert "wirelake: " in message and "cannot " in message, where
            is_said = "the change is made" in message or "is dropped" in message
            assert is_said == (now == after), where
        seen.add((code, now == after))
        check_nothing_is_left(wirelake)
    assert (1, False) in seen
