"""Stores that rotted, or that others wrote to: the rest goes on, and nothing alive is removed."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import DATA

TLS = DATA / "pcapplusplus" / "tls.pcap"
TLS_PACKETS = 44


def log_of(wirelake, name):
    return wirelake.store / name / "_delta_log"


@pytest.fixture
def mine(wirelake) -> str:
    wirelake.text("create", "mine")
    wirelake.text("load", TLS, "--into", "mine")
    return "mine"


def test_a_checkpoint_without_actions_hides_no_file(wirelake, mine):
    txn = pa.array([], pa.struct([("appId", pa.string()), ("version", pa.int64())]))
    empty = log_of(wirelake, mine) / "00000000000000000001.checkpoint.parquet"
    pq.write_table(pa.table({"txn": txn}), empty)
    files = set((wirelake.store / mine).glob("*.parquet"))
    assert wirelake.text("tidy", "--retention", 0) == "Nothing to tidy up.\n"
    assert set((wirelake.store / mine).glob("*.parquet")) == files
    assert wirelake.text("count", mine) == f"{TLS_PACKETS}\n"
    # Where the commits are gone, nobody can tell.
    for commit in log_of(wirelake, mine).glob("*.json"):
        commit.unlink()
    code, message = wirelake.error("tidy", "--retention", 0)
    assert code == 1 and empty.name in message
    assert set((wirelake.store / mine).glob("*.parquet")) == files
    code, message = wirelake.error("count", mine)
    assert code == 1 and empty.name in message


def test_a_file_outside_is_named_and_left_alone(wirelake, mine, tmp_path):
    outside = tmp_path / "part-other.zstd.parquet"
    outside.write_bytes(next((wirelake.store / mine).glob("*.parquet")).read_bytes())
    commit = log_of(wirelake, mine) / "00000000000000000002.json"
    for kind in ("add", "remove"):
        for path in (f"file://{outside}", "../../part-other.zstd.parquet", "s3://bucket/x"):
            commit.write_text(json.dumps({kind: {"path": path, "deletionTimestamp": 0}}) + "\n")
            for command in (
                ("find", mine),
                ("count", mine),
                ("tidy", "--retention", 0),
                ("delete", mine, "{}", "--purge"),
                ("optimize", mine),
            ):
                code, message = wirelake.error(*command)
                assert code == 1 and path in message and commit.name in message, command
            assert outside.exists()
    commit.unlink()
    assert wirelake.text("count", mine) == f"{TLS_PACKETS}\n"


def test_a_file_that_is_not_there_stops_what_removes(wirelake, mine):
    wirelake.text("load", TLS, "--into", mine)
    first, second = sorted((wirelake.store / mine).glob("*.parquet"))
    dead = wirelake.store / mine / "part-x.zstd.parquet"
    dead.write_bytes(b"of a dead writer")
    content = first.read_bytes()
    first.unlink()
    for put_there, take_away in (
        (lambda: None, lambda: None),
        (first.mkdir, first.rmdir),
        (lambda: first.symlink_to(second), first.unlink),
    ):
        put_there()
        code, message = wirelake.error("tidy", "--retention", 0)
        assert code == 1 and first.name in message
        assert dead.exists() and second.exists()
        take_away()
    assert wirelake.error("find", mine)[0] == 1
    first.write_bytes(content)
    assert "1 " in wirelake.text("tidy", "--retention", 0)
    assert not dead.exists()
    assert wirelake.text("count", mine) == f"{2 * TLS_PACKETS}\n"
