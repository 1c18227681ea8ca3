"""Eight processes at once: every committed packet is found, exactly once."""

import os
import random
import threading
import time
from collections import Counter

from processes import (
    FIRST_FLOW_END,
    SMALL,
    SMALL_FLOWS,
    SMALL_PACKETS,
    check_nothing_is_left,
    flows,
    needs_build,
    packets_and_flows,
    run,
)

SECONDS = float(os.environ.get("WIRELAKE_CONCURRENCY_SECONDS", "8"))
WORKERS = 8
KEPT_PACKETS = SMALL_PACKETS - FIRST_FLOW_END


class Worker(threading.Thread):
    """Changes the collection `shared` and ones of its own, and keeps what it was told."""

    def __init__(self, wirelake, number: int, end: float) -> None:
        super().__init__()
        self.wirelake = wirelake
        self.choose = random.Random(number)
        self.number = number
        self.end = end
        self.loads = 0
        self.done: Counter[str] = Counter()
        self.wrong: list[str] = []

    def run(self) -> None:
        actions = [self.load, self.load, self.delete, self.find, self.describe, self.optimize]
        actions += [self.own_collection, self.tidy]
        while time.monotonic() < self.end and not self.wrong:
            action = self.choose.choice(actions)
            try:
                action()
            except AssertionError as error:
                self.wrong.append(f"{action.__name__}: {error}")
            self.done[action.__name__] += 1

    def call(self, *arguments, may_conflict=False) -> str | None:
        code, output, message = run(self.wirelake, *arguments)
        if code == 0:
            return output
        if not (may_conflict and "try again" in message):
            self.wrong.append(f"{arguments}: {code} {message}")
        return None

    def load(self) -> None:
        if self.call("load", SMALL, "--into", "shared") is not None:
            self.loads += 1

    def delete(self) -> None:
        # A whole flow: what is deleted is the same whoever does it, and however often.
        self.call("delete", "shared", 1, FIRST_FLOW_END, may_conflict=True)

    def find(self) -> None:
        found = self.wirelake.lines("find", "shared", "--json", "--fields", "load,frame,flow")
        rows = [(row["load"], row["frame"]) for row in found]
        if len(rows) != len(set(rows)) or rows != sorted(rows):
            self.wrong.append("a packet twice, or out of order")
        kept = Counter(load for load, frame in rows if frame > FIRST_FLOW_END)
        if any(count != KEPT_PACKETS for count in kept.values()):
            self.wrong.append(f"loads in part: {kept}")
        # Others load and delete meanwhile.
        known = flows(self.wirelake, "shared")
        if known != sorted(set(known)):
            self.wrong.append("a flow twice, or out of order")
        if not {(row["load"], row["flow"]) for row in found if row["flow"] > 1} <= set(known):
            self.wrong.append("a packet without its flow")

    def describe(self) -> None:
        self.call("describe", "shared", f"by {self.number}")

    def optimize(self) -> None:
        self.call("optimize", "shared", may_conflict=True)

    def own_collection(self) -> None:
        name = f"own{self.number}"
        self.call("load", SMALL, "--description", name)
        self.call("create", name)
        self.call("load", SMALL, "--into", name)
        if self.call("count", name) != f"{SMALL_PACKETS}\n":
            self.wrong.append("a collection of its own with another count")
        self.call("drop", name)

    def tidy(self) -> None:
        self.call("tidy", "--dry-run")
        self.call("tidy")


@needs_build
def test_mixed_work(wirelake):
    wirelake.text("create", "shared")
    end = time.monotonic() + SECONDS
    workers = [Worker(wirelake, number, end) for number in range(WORKERS)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert [wrong for worker in workers for wrong in worker.wrong] == []
    print(sum((worker.done for worker in workers), Counter()))
    code, _, message = run(wirelake, "delete", "shared", 1, FIRST_FLOW_END)
    assert code == 0, message
    loads = sum(worker.loads for worker in workers)
    rows, known = packets_and_flows(wirelake, "shared")
    assert len(rows) == len(set(rows)) == loads * KEPT_PACKETS
    assert len(known) == loads * (SMALL_FLOWS - 1)
    (shown,) = wirelake.lines("show", "shared", "--json")
    assert len(shown["loads"]) == loads
    assert {load["load"] for load in shown["loads"]} == {load for load, _ in rows}
    check_nothing_is_left(wirelake)
