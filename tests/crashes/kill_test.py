"""kill -9 at any moment: whole loads and deletions only, and a store that goes on."""

import os
import time

from processes import (
    SMALL,
    SMALL_PACKETS,
    check_nothing_is_left,
    frames,
    kill_after,
    needs_build,
    run,
    seeded,
    start,
)

KILLS = int(os.environ.get("WIRELAKE_KILLS", "30"))
MANY = [SMALL] * 4


def duration(wirelake, *arguments) -> float:
    begin = time.monotonic()
    code, _, message = run(wirelake, *arguments)
    assert code == 0, message
    return time.monotonic() - begin


@needs_build
def test_killed_at_random_moments(wirelake):
    choose = seeded()
    wirelake.text("create", "one")
    load = ["load", *MANY, "--into", "one"]
    whole = len(MANY) * SMALL_PACKETS
    load_time = duration(wirelake, *load)
    delete_time = duration(wirelake, "delete", "one", 1, 1)
    new_time = duration(wirelake, "load", *MANY)
    collections = {info["name"]: info["count"] for info in wirelake.lines("ls", "--json")}
    killed = 0
    for _ in range(KILLS):
        before = frames(wirelake, "one")
        kind = choose.choice(["load", "new", "delete"])
        if kind == "load":
            killed += kill_after(start(wirelake, *load), choose.uniform(0, load_time))
            now = frames(wirelake, "one")
            assert now[: len(before)] == before
            assert len(now) - len(before) in (0, whole)
        elif kind == "delete":
            frame = choose.randint(2, SMALL_PACKETS)
            process = start(wirelake, "delete", "one", frame, frame)
            killed += kill_after(process, choose.uniform(0, delete_time))
            now = frames(wirelake, "one")
            assert now in (before, [row for row in before if row[1] != frame])
        else:
            killed += kill_after(start(wirelake, "load", *MANY), choose.uniform(0, new_time))
            for info in wirelake.lines("ls", "--json"):
                collections.setdefault(info["name"], info["count"])
                if info["name"] != "one":
                    assert info["count"] == whole
    assert killed > 0
    assert run(wirelake, "load", SMALL, "--into", "one")[0] == 0
    check_nothing_is_left(wirelake)
