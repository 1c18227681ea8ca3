"""load --once, optimize and tidy on the command line."""

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


def test_a_capture_is_loaded_once(wirelake, mine, tmp_path):
    same_content = tmp_path / "copy.pcap"
    same_content.write_bytes(TLS.read_bytes())
    first = wirelake.run("load", TLS, same_content, "--into", mine, "--once")
    assert (first.returncode, first.stdout) == (0, b"mine\n")
    assert first.stderr.decode().splitlines() == [
        f"tls.pcap: {TLS_PACKETS} packets of {TLS_PACKETS} frames",
        "copy.pcap: is in the collection already, loaded with the same filter; passed over",
    ]
    again = wirelake.run("load", TLS, "--into", mine, "--once", "--json")
    assert (again.returncode, again.stdout) == (0, b"mine\n")
    assert json.loads(again.stderr)["capture"] == "tls.pcap"
    assert "already" in json.loads(again.stderr)["passed_over"]
    assert wirelake.text("count", mine) == f"{TLS_PACKETS}\n"

    # Another filter is another load; in what order it was given makes no difference.
    client = wirelake.lines("decode", TLS)[0]["src"]
    one = ["--src", client, "--dst", "0.0.0.0/0"]
    other = ["--dst", "0.0.0.0/0", "--src", client, "--src", client]
    wirelake.text("load", TLS, "--into", mine, "--once", *one)
    count = int(wirelake.text("count", mine))
    assert TLS_PACKETS < count < 2 * TLS_PACKETS
    wirelake.text("load", TLS, "--into", mine, "--once", *other)
    assert int(wirelake.text("count", mine)) == count
    # Without it a capture is loaded again.
    wirelake.text("load", TLS, "--into", mine)
    assert int(wirelake.text("count", mine)) == count + TLS_PACKETS


def test_of_many_at_a_time_one_lands(wirelake, mine):
    with ThreadPoolExecutor(6) as pool:
        runs = list(
            pool.map(lambda _: wirelake.run("load", TLS, "--into", mine, "--once"), range(6))
        )
    assert [run.returncode for run in runs] == [0] * 6
    assert wirelake.text("count", mine) == f"{TLS_PACKETS}\n"
    (shown,) = wirelake.lines("show", mine, "--json")
    assert len(shown["loads"]) == 1
    wirelake.text("tidy", "--retention", 0)
    assert len(list((wirelake.store / mine).glob("*.parquet"))) == 1


def test_once_needs_a_file(wirelake, mine):
    with TLS.open("rb") as stream:
        code, message = wirelake.error("load", "-", "--into", mine, "--once", stdin=stream)
    assert code == 1 and "standard input: cannot be read twice" in message
    with subprocess.Popen(["cat", TLS], stdout=subprocess.PIPE) as cat:
        code, message = wirelake.error(
            "load", "/dev/stdin", "--into", mine, "--once", stdin=cat.stdout
        )
    assert code == 1 and "cannot be read twice" in message


def test_optimize_says_what_it_did(wirelake, mine):
    for _ in range(3):
        wirelake.text("load", TLS, "--into", mine)
    before = wirelake.text("find", mine, "--json")
    (packed,) = wirelake.lines("optimize", mine, "--json")
    assert packed["files"] == 3 and packed["new_files"] == 1
    assert packed["bytes"] > packed["new_bytes"] > 0
    assert wirelake.text("find", mine, "--json") == before
    assert wirelake.text("optimize", mine) == "Nothing to pack.\n"
    wirelake.text("load", TLS, "--into", mine)
    assert wirelake.text("optimize", mine).startswith("2 files of ")
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
    assert all(row["collection"] == mine and row["bytes"] > 0 for row in removed)
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
