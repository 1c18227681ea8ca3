"""Flows that are all open at once, as bench/make-flows makes them."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

from conftest import ROOT, Wirelake

FLOWS, PACKETS = 40, 100


def make_flows(output: Path) -> Path:
    subprocess.run(
        [sys.executable, ROOT / "bench" / "make-flows", "--flows", str(FLOWS),
         "--packets", str(PACKETS), "--output", output],
        check=True, stdout=subprocess.DEVNULL,
    )
    return output


def test_all_are_open_until_the_end(wirelake: Wirelake, tmp_path: Path) -> None:
    flows = wirelake.lines("decode", "--flows", make_flows(tmp_path / "flows.pcap"))
    assert {flow["end_reason"] for flow in flows} == {"capture_end"}
    assert [flow["flow"] for flow in flows] == list(range(1, FLOWS + 1))
    # Two rounds of all, and half of a third.
    assert Counter(flow["orig"]["packets"] for flow in flows) == {3: FLOWS // 2, 2: FLOWS // 2}
    assert {flow["history"] for flow in flows} == {"SA"}


def test_more_than_may_be_open_are_evicted(wirelake: Wirelake, tmp_path: Path) -> None:
    capture = make_flows(tmp_path / "flows.pcap")
    flows = wirelake.lines("decode", "--flows", "--max-flows", FLOWS // 4, capture)
    assert {flow["end_reason"] for flow in flows} == {"capture_end", "evicted"}
    assert sum(flow["end_reason"] == "capture_end" for flow in flows) == FLOWS // 4
    assert sum(flow["orig"]["packets"] for flow in flows) == PACKETS


def test_the_same_every_time(tmp_path: Path) -> None:
    first, second = (make_flows(tmp_path / name) for name in ("first.pcap", "second.pcap"))
    assert first.read_bytes() == second.read_bytes()
