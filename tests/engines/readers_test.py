"""Collections as other engines read them: every column is what `find` gives."""

import json
import shutil
from pathlib import Path

import duckdb
import polars
import pytest
from conftest import ALL_COLUMNS, DATA, ROOT
from deltalake import DeltaTable
from readers import CAPTURES, READERS, rows_of


@pytest.fixture
def collection(wirelake) -> str:
    done = wirelake.run("load", *CAPTURES, "--keep-headers")
    name = done.stdout.decode().strip()
    assert name, done.stderr.decode()
    return name


def loaded(wirelake, name: str) -> None:
    """One load of many captures."""


def appended(wirelake, name: str) -> None:
    """More commits than a checkpoint waits for."""
    for _ in range(12):
        wirelake.text("load", DATA / "dpkt" / "truncated_dns_2.pcap", "--into", name)


def cut_off(wirelake, name: str) -> None:
    """The same, without the commits that wirelake's checkpoint stands for."""
    appended(wirelake, name)
    log = wirelake.store / name / "_delta_log"
    version = json.loads((log / "_last_checkpoint").read_text())["version"]
    for number in range(version + 1):
        (log / f"{number:020}.json").unlink()


def packed(wirelake, name: str) -> None:
    """The same, packed into one file."""
    appended(wirelake, name)
    wirelake.text("optimize", name)
    assert len(DeltaTable(str(wirelake.store / name)).file_uris()) == 1


def deleted(wirelake, name: str) -> None:
    """The same without some of its packets."""
    appended(wirelake, name)
    before = wirelake.text("count", name)
    wirelake.text("delete", name, '{"len": 40}')
    assert 0 < int(wirelake.text("count", name)) < int(before)


HISTORIES = [loaded, appended, cut_off, packed, deleted]


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.__name__)
@pytest.mark.parametrize("reader", READERS)
def test_every_column_is_what_find_gives(wirelake, collection, reader, history):
    history(wirelake, collection)
    found = wirelake.stored_columns(collection)
    rows = rows_of(reader, wirelake.store / collection)
    assert len(found) == len(rows) > 300
    for packet, row in zip(found, rows, strict=True):
        assert packet == row


@pytest.mark.parametrize("reader", READERS)
def test_a_collection_of_an_earlier_version_that_grew_is_what_find_gives(wirelake, reader):
    shutil.copytree(ROOT / "tests" / "stores" / "earlier", wirelake.store)
    wirelake.text("load", *CAPTURES[:3], "--into", "first")
    found = wirelake.stored_columns("first")
    assert {packet["sport"] is None for packet in found} == {True, False}
    assert rows_of(reader, wirelake.store / "first") == found


def test_delta_rs_gives_the_rows_that_decode_printed(wirelake):
    capture = CAPTURES[0]
    name = wirelake.text("load", capture).strip()
    decoded = wirelake.lines("decode", capture)
    rows = rows_of("delta-rs", wirelake.store / name)
    assert [p["frame"] for p in decoded] == [r["frame"] for r in rows]
    for packet, row in zip(decoded, rows, strict=True):
        for key in ("type", "src", "dst", "len", "proto", "ttl"):
            assert packet[key] == row[key]
        assert packet["tcp_info"]["flags"] == row["tcp_info"]["flags"]
        assert packet["tcp_info"]["payload"] == row["tcp_info"]["payload"]


def test_the_schema_is_that_of_the_table(wirelake, collection):
    table = DeltaTable(str(wirelake.store / collection))
    fields = {field.name: field for field in table.schema().fields}
    assert list(fields) == ALL_COLUMNS_TOP
    assert all(field.nullable for field in fields.values())
    assert table.metadata().configuration["wirelake.format"] == "1"
    assert (table.protocol().min_reader_version, table.protocol().min_writer_version) == (1, 2)


ALL_COLUMNS_TOP = list(dict.fromkeys(name.split(".")[0] for name in ALL_COLUMNS.split(",")))


def test_statistics_are_bounds(wirelake, collection):
    """A wrong bound silently loses rows, so each is compared with the rows of its file."""
    table_folder = wirelake.store / collection
    checked = 0
    for commit in sorted((table_folder / "_delta_log").glob("*.json")):
        for line in commit.read_text().splitlines():
            add = json.loads(line).get("add")
            if not add:
                continue
            rows = polars.read_parquet(table_folder / add["path"])
            stats = json.loads(add["stats"])
            assert stats["numRecords"] == rows.height
            for column, low in stats["minValues"].items():
                high = stats["maxValues"][column]
                values = rows[column]
                if column == "ts":
                    values = values.dt.to_string("%Y-%m-%dT%H:%M:%S%.6fZ")
                    low = low.replace("Z", "000Z")
                    high = high.replace("Z", "000Z")
                assert low <= values.min() and values.max() <= high, column
                assert stats["nullCount"][column] == values.null_count()
                checked += 1
    assert checked >= 15


def test_polars_reads_and_prunes(wirelake, collection):
    table = polars.scan_delta(str(wirelake.store / collection))
    count = int(wirelake.text("count", collection))
    assert table.select(polars.len()).collect().item() == count
    hosts = table.filter(polars.col("src") == "10.0.0.1").collect().height
    found = wirelake.lines("find", collection, "--json", "--fields", "src")
    assert hosts == sum(row["src"] == "10.0.0.1" for row in found)


def test_duckdb_reads_the_files(wirelake, collection):
    files = str(wirelake.store / collection / "*.parquet")
    count, ports = duckdb.sql(
        f"select count(*), count(distinct tcp_info.dport) from '{files}'"
    ).fetchall()[0]
    assert count == int(wirelake.text("count", collection))
    found = wirelake.lines("find", collection, "--json", "--fields", "tcp_info.dport")
    assert ports == len({row["tcp_info"]["dport"] for row in found if row["tcp_info"]})


def test_reports_lie_beside_the_log(wirelake, collection):
    folder: Path = wirelake.store / collection / "_wirelake"
    reports = [json.loads(line) for file in folder.iterdir() for line in file.open()]
    (shown,) = wirelake.lines("show", collection, "--json")
    assert sorted(r["load"] for r in reports) == [load["load"] for load in shown["loads"]]
