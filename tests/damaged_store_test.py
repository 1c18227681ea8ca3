"""Stores that rotted, or that others wrote to: the rest goes on, and nothing alive is removed."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import DATA
from deltalake import DeltaTable

TLS = DATA / "pcapplusplus" / "tls.pcap"
TLS_PACKETS = 44


def log_of(wirelake, name):
    return wirelake.store / name / "_delta_log"


def tidy_failure(wirelake) -> str:
    """What a `tidy` says that could not do everything."""
    done = wirelake.run("tidy", "--retention", 0)
    assert done.returncode == 1, done
    return done.stderr.decode()


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
    assert empty.name in tidy_failure(wirelake)
    assert set((wirelake.store / mine).glob("*.parquet")) == files
    code, message = wirelake.error("count", mine)
    assert code == 1 and empty.name in message


@pytest.mark.parametrize("is_whole", [True, False])
def test_commits_go_only_behind_a_checkpoint_that_says_the_same(wirelake, is_whole):
    wirelake.text("create", "mine")
    log = log_of(wirelake, "mine")
    first = log / "00000000000000000000.json"
    keep_no_log = '"configuration":{"delta.logRetentionDuration":"interval 0 seconds",'
    first.write_text(first.read_text().replace('"configuration":{', keep_no_log))
    for _ in range(3):
        wirelake.text("load", TLS, "--into", "mine")
    DeltaTable(str(wirelake.store / "mine")).create_checkpoint()
    (checkpoint,) = log.glob("*.checkpoint.parquet")
    if not is_whole:
        rows = pq.read_table(checkpoint)
        files = [row for row, action in enumerate(rows.to_pylist()) if action["add"]]
        pq.write_table(rows.take([i for i in range(len(rows)) if i != files[0]]), checkpoint)
        message = tidy_failure(wirelake)
        assert checkpoint.name in message and "lacks the file" in message
    else:
        assert "old log" in wirelake.text("tidy", "--retention", 0)
    assert len(list(log.glob("*.json"))) == (1 if is_whole else 4)
    assert wirelake.text("count", "mine") == f"{3 * TLS_PACKETS}\n"
    assert len(wirelake.lines("find", "mine", "--json")) == 3 * TLS_PACKETS
    assert len(list((wirelake.store / "mine").glob("*.parquet"))) == 3


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
                ("delete", mine, "{}", "--purge"),
                ("optimize", mine),
            ):
                code, message = wirelake.error(*command)
                assert code == 1 and path in message and commit.name in message, command
            assert path in tidy_failure(wirelake)
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
        assert first.name in tidy_failure(wirelake)
        assert dead.exists() and second.exists()
        take_away()
    assert wirelake.error("find", mine)[0] == 1
    first.write_bytes(content)
    assert "1 " in wirelake.text("tidy", "--retention", 0)
    assert not dead.exists()
    assert wirelake.text("count", mine) == f"{2 * TLS_PACKETS}\n"


def test_ls_shows_the_others_beside_a_damaged_collection(wirelake, mine):
    for name in ("a", "z"):
        wirelake.text("create", name, "--description", f"of {name}")
    for name, commit in {
        "broken": "x",
        "cut": '{"protocol":{"minReaderVersion":1,"minWriterVersion":2}}',
        "future": '{"protocol":{"minReaderVersion":9,"minWriterVersion":9}}\n'
        '{"metaData":{"id":"i","schemaString":"{}"}}',
    }.items():
        log_of(wirelake, name).mkdir(parents=True)
        (log_of(wirelake, name) / "00000000000000000000.json").write_text(commit)
    wirelake.text("create", "gone")
    wirelake.text("load", TLS, "--into", "gone")
    commit = log_of(wirelake, "gone") / "00000000000000000001.json"
    commit.write_text(commit.read_text().replace("numRecords", "unknown"))
    next((wirelake.store / "gone").glob("*.parquet")).unlink()

    listed = {row["name"]: row for row in wirelake.lines("ls", "--json")}
    assert list(listed)[:3] == [mine, "a", "z"]
    assert set(list(listed)[3:]) == {"broken", "cut", "future", "gone"}
    assert listed[mine]["count"] == TLS_PACKETS and listed["z"]["description"] == "of z"
    assert all(listed[name]["damage"] is None for name in (mine, "a", "z"))
    assert "00000000000000000000.json" in listed["broken"]["damage"]
    assert "metaData" in listed["cut"]["damage"]
    assert "reader version 9" in listed["future"]["damage"]
    assert "parquet" in listed["gone"]["damage"]
    for name in ("broken", "cut", "future", "gone"):
        assert (listed[name]["count"], listed[name]["creation_time"]) == (None, None)

    table = {line.split()[0]: line for line in wirelake.text("ls").splitlines()}
    assert set(table) == {"NAME", *listed}
    assert "damaged: " in table["broken"] and "of a" in table["a"]
    assert "cannot be read: " in table["future"] and "damaged" not in table["future"]
    # What is about one of them says why, and `tidy` goes on with the others.
    assert wirelake.error("show", "broken")[0] == 1
    dead = wirelake.store / "z" / "part-x.zstd.parquet"
    dead.write_bytes(b"of a dead writer")
    message = tidy_failure(wirelake)
    assert "broken" in message and "future" in message and not dead.exists()
    wirelake.text("drop", "broken", "cut", "future", "gone")
    assert len(wirelake.lines("ls", "--json")) == 3
