"""Flows of the shared captures, beside what tshark, Zeek, Arkime, nDPI and the reference
implementations of the fingerprints say of them."""

import re
import subprocess
import sys

import pytest
from conftest import ROOT, Wirelake

JUDGE = ROOT.parent / "shared" / "judge_flows.py"
FIELD = re.compile(r"(?P<name>\S.*?) +agree +(?P<agree>\d+) differ +(?P<differ>\d+) ")

# The share of each field that has to agree; what is not here, wholly or nearly so.
USUAL = 0.99
LEAST = {
    "tcp streams": 0.999,
    "community_id": 1,
    "community_id reference": 1,
    "server_name": 0.999,
    "alpn": 0.999,
    "ja3": 0.999,
    "ja3s": 0.999,
    "ja4 foxio": 1,
    "zeek packets": 0.99,
    "zeek conn_state": 0.97,
    "zeek history": 0.95,
    "retransmitted": 0.98,
    # Two captures with encapsulations behind which tshark numbers no streams: docs/differences.md.
    "udp streams": 0.985,
    # Too few to say a hundredth of.
    "zeek originator": 0.98,
}
# Zeek counts no gap where it saw one side alone, and tshark puts fragments together first.
NOT_THE_SAME = ("zeek missed", "other flows", "zeek service", "zeek http", "zeek ssl", "arkime")


@pytest.mark.skipif(not JUDGE.exists(), reason="shared/ is not here")
def test_every_field_agrees(wirelake: Wirelake):
    run = subprocess.run([sys.executable, JUDGE, wirelake.path], capture_output=True, timeout=900)
    output = run.stdout.decode()
    assert "crashes 0; timeouts 0" in output, output + run.stderr.decode()
    found = {}
    for line in output.splitlines():
        if match := FIELD.match(line):
            agree, differ = int(match["agree"]), int(match["differ"])
            found[match["name"]] = agree / (agree + differ)
    assert set(LEAST) <= set(found), output
    short = {name: share for name, share in found.items()
             if share < LEAST.get(name, USUAL) and not name.startswith(NOT_THE_SAME)}
    assert short == {}, output
