"""Every call that a change makes to the disk fails once, and then all from there on."""

import pytest
from deltalake import DeltaTable
from processes import (
    FIRST_FLOW_END,
    SMALL,
    check_nothing_is_left,
    copy_store,
    fault_layer,
    faults,
    needs_build,
    packets_and_flows,
    run,
)

CHANGES = {
    "load": ["load", SMALL, SMALL, "--into", "one", "--jobs", 1],
    "new": ["load", SMALL, "--jobs", 1],
    "delete": ["delete", "one", 1, FIRST_FLOW_END + 5],
    "optimize": ["optimize", "one"],
    "describe": ["describe", "one", "another text"],
    "create": ["create", "two"],
    "drop": ["drop", "one"],
}

def state(wirelake) -> list:
    """What the store holds, but for names and identifiers that are made up."""
    collections = []
    for info in wirelake.lines("ls", "--json"):
        rows, known = packets_and_flows(wirelake, info["name"])
        files = DeltaTable(str(wirelake.store / info["name"])).file_uris()
        facts = (info["description"], info["count"], len({load for load, _ in rows}), len(files))
        packets = (*facts, [frame for _, frame in rows])
        collections.append((packets, [flow for _, flow in known]))
    return collections


@pytest.fixture
def filled(wirelake):
    """A store with one collection, one commit before its next checkpoint."""
    wirelake.text("create", "one", "--description", "text")
    for _ in range(9):
        assert run(wirelake, "load", SMALL, "--into", "one")[0] == 0
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
    # What a deletion has emptied goes in a commit of its own.
    halfway = [(packets, known) for (packets, _), (_, known) in zip(after, before, strict=False)]
    calls = int(counted.read_text())
    assert calls > 5

    seen = set()
    for fault in faults(calls, offset=sum(map(ord, change))):
        copy_store(wirelake, pristine)
        code, output, message = run(wirelake, *arguments, **fault_layer(wirelake, **fault))
        where = f"{change}, {fault} of {calls} calls: {message}"
        now = state(wirelake)
        assert code in (0, 1), where
        assert now in (before, after) or (change == "delete" and now == halfway), where
        if code == 0:
            # What is only a help, such as a checkpoint, may fail unsaid.
            assert now == after, where
        else:
            assert "wirelake: " in message and "cannot " in message, where
            is_said = "the change is made" in message or "is dropped" in message
            assert is_said == (now != before), where
        seen.add((code, now != before))
        check_nothing_is_left(wirelake)
    assert (1, False) in seen
