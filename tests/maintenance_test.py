"""optimize and tidy on the command line."""

import json
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import DATA

TLS = DATA / "pcapplusplus" / "tls.pcap"
TLS_PACKETS = 44


@pytest.fixture
def mine(wirelake) -> str:
    return wirelake.text("create", "mine").strip()


def test_optimize_says_what_it_did(wirelake, mine):
    for _ in range(3):
        wirelake.text("load", TLS, "--into", mine)
    before = wirelake.text("find", mine, "--json")
    (packed,) = wirelake.lines("optimize", mine, "--json")
    assert packed["files"] == 2 * 3 and packed["new_files"] == 2, "of packets, and of flows"
    assert packed["bytes"] > packed["new_bytes"] > 0
    assert wirelake.text("find", mine, "--json") == before
    assert wirelake.text("optimize", mine) == "Nothing to pack.\n"
    wirelake.text("load", TLS, "--into", mine)
    assert wirelake.text("optimize", mine).startswith("4 files of ")
    code, message = wirelake.error("optimize", "other")
    assert code == 1 and "other" in message


def test_tidy_says_what_it_removes(wirelake, mine):
    assert wirelake.text("tidy") == "Nothing to tidy up.\n"
    for _ in range(3):
        wirelake.text("load", TLS, "--into", mine)
    wirelake.text("optimize", mine)
    (wirelake.store / mine / "part-x.zstd.parquet").write_bytes(b"some bytes")
    files = sorted((wirelake.store / mine).glob("*.parquet"))
    dry = wirelake.text("tidy", "--dry-run", "--retention", "0s")
    assert "WOULD REMOVE" in dry and sorted((wirelake.store / mine).glob("*.parquet")) == files
    removed = wirelake.lines("tidy", "--retention", "0s", "--json")
    assert {(row["removed"], row["files"]) for row in removed} == {
        ("deleted data", 3),
        ("dead writers", 1),
    }
    assert {row["collection"] for row in removed} == {mine, f"{mine}/_flows"}
    assert all(row["bytes"] > 0 for row in removed)
    assert wirelake.text("count", mine) == f"{3 * TLS_PACKETS}\n"
    code, message = wirelake.error("tidy", "--retention", "a while")
    assert code == 2 and "'a while' is no duration" in message


def test_delete_takes_what_count_counts(wirelake, mine):
    for _ in range(3):
        wirelake.text("load", TLS, "--into", mine)
    query = '{"frame": {"$gt": 5}, "tcp_info.flags.ACK": true}'
    kept = '{"$nor": [' + query + "]}"
    counted = wirelake.text("count", mine, query)
    left = wirelake.text("find", mine, kept, "--json")
    assert int(counted) > 0 and left
    files = len(list((wirelake.store / mine).glob("*.parquet")))
    assert wirelake.text("delete", mine, query) == counted
    assert wirelake.text("find", mine, "--json") == left
    assert len(list((wirelake.store / mine).glob("*.parquet"))) == 2 * files
    assert wirelake.lines("delete", mine, query, "--json") == [{"deleted": 0}]
    assert int(wirelake.text("delete", mine, "{}", "--purge")) == len(left.splitlines())
    assert list((wirelake.store / mine).glob("*.parquet")) == []
    assert wirelake.error("delete", mine)[0] == 2
    assert wirelake.error("delete", mine, '{"$or": 1}')[0] == 2
