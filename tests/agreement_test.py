"""load, count, find and decode agree for every capture there is."""

import json
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import DATA, SHARED, Wirelake, captures_of


# Of many captures one in five; scripts/all-captures takes all.
FEW = 200
STEP = 1 if os.environ.get("WIRELAKE_CAPTURES") == "all" else 5


def sample(captures: list) -> list:
    return captures if len(captures) <= FEW else captures[::STEP]


def disagreement(wirelake: Wirelake, capture) -> str | None:
    """What load, count and find say otherwise than decode; None if nothing."""
    decoded = wirelake.run("decode", capture)
    loaded = wirelake.run("load", capture)
    lines = decoded.stdout.decode().splitlines()
    if decoded.returncode != 0 or not lines:
        return None if loaded.returncode == 1 and loaded.stdout == b"" else "loaded all the same"
    if loaded.returncode != 0:
        return f"not loaded: {loaded.stderr.decode()}"
    name = loaded.stdout.decode().strip()
    if wirelake.text("count", name) != f"{len(lines)}\n":
        return "another count"
    found = wirelake.text("find", name, "--json").splitlines()
    # decode puts the frame's number in front of the dict.
    expected = ["{" + line.split(",", 1)[1] for line in lines]
    if found != expected:
        return "other packets"
    frames = [json.loads(line)["frame"] for line in lines]
    stored = wirelake.lines("find", name, "--json", "--fields", "frame")
    if [row["frame"] for row in stored] != frames:
        return "other frame numbers"
    wirelake.text("drop", name)
    return None


@pytest.mark.parametrize("folder", [DATA, SHARED], ids=["data", "shared"])
def test_every_capture(wirelake, folder):
    captures = sample(captures_of(folder))
    if not captures:
        pytest.skip(f"no captures in {folder.name}")
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(lambda capture: disagreement(wirelake, capture), captures))
    differing = {str(c): o for c, o in zip(captures, outcomes, strict=True) if o}
    assert differing == {}
    assert wirelake.lines("ls", "--json") == []
