"""Exported files as other tools read them, and what can go wrong while they are written."""

import base64
import csv
import datetime
import gzip
import json
import os
import signal
import stat
import subprocess
import time

import duckdb
import polars
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from conftest import DATA, as_json, headers_as_shown
from deltalake import write_deltalake

TLS = DATA / "pcapplusplus" / "tls.pcap"
CAPTURES = [TLS, *sorted((DATA / "zeek").glob("*.pcap"))[:20]]
HEADERS = "http_info.headers"  # Stored in order, and shown by name.


@pytest.fixture
def collection(wirelake) -> str:
    name = wirelake.run("load", *CAPTURES, "--keep-headers").stdout.decode().strip()
    assert name
    return name


@pytest.fixture
def foreign(wirelake, collection) -> str:
    """The collection with rows of another writer: columns that wirelake has not, and not all of its."""
    rows = pa.table({
        "load": ["zz", "zz", "zz"],
        "frame": pa.array([1, 2, 3], pa.int64()),
        "src": ["192.0.2.1", None, ""],
        "note": ["a, b", 'say "x"\nagain', None],
        "score": pa.array([0.5, None, float("nan")], pa.float64()),
        "seen": pa.array([datetime.date(2026, 11, 24), None, None], pa.date32()),
        "tags": pa.array([["a", 'b"'], [], None], pa.list_(pa.string())),
    })
    write_deltalake(str(wirelake.store / collection), rows, mode="append", schema_mode="merge")
    return collection


def export(wirelake, name: str, file, *options):
    assert wirelake.text("export", name, "-o", file, *options) == ""
    return file


def test_parquet_is_what_find_gives(wirelake, collection, tmp_path):
    file = export(wirelake, collection, tmp_path / "out.parquet")
    expected = wirelake.stored_columns(collection)
    assert len(expected) > 300
    assert [as_json(row) for row in pq.read_table(file).to_pylist()] == expected
    assert [as_json(row) for row in polars.read_parquet(file).to_dicts()] == expected
    ports = duckdb.sql(f"select frame, tcp_info.dport, octet_length(header) from '{file}'").fetchall()
    assert ports == [
        (row["frame"], (row["tcp_info"] or {}).get("dport"), len(base64.b64decode(row["header"])))
        for row in expected
    ]


def test_parquet_has_the_schema_of_the_collection(wirelake, collection, tmp_path):
    file = export(wirelake, collection, tmp_path / "out.parquet")
    stored = next((wirelake.store / collection).glob("*.parquet"))
    assert pq.read_schema(file).equals(pq.read_schema(stored))


def headers_shown(row: dict[str, str]) -> dict[str, str]:
    """A line of CSV with header fields as `find` shows them."""
    if row[HEADERS]:
        row[HEADERS] = json.dumps(headers_as_shown(json.loads(row[HEADERS])))
    return row


def flat(row: dict) -> dict[str, str]:
    """A row of `find` as the cells of a line of CSV."""
    cells = {}

    def add(name, value):
        if name == HEADERS:
            cells[name] = json.dumps(value)
        elif isinstance(value, dict):
            for key, item in value.items():
                add(f"{name}.{key}", item)
        elif isinstance(value, list):
            cells[name] = json.dumps(value, separators=(",", ":"))
        elif isinstance(value, bool):
            cells[name] = "true" if value else "false"
        elif value is not None:
            cells[name] = str(value)

    for key, value in row.items():
        add(key, value)
    if "tcp_info.opts" in cells:
        options = [{"kind": k, "data": d} for k, d in json.loads(cells["tcp_info.opts"])]
        cells["tcp_info.opts"] = json.dumps(options, separators=(",", ":"))
    return cells


def test_csv_is_what_find_gives(wirelake, collection, tmp_path):
    file = export(wirelake, collection, tmp_path / "out.csv")
    expected = [flat(row) for row in wirelake.stored_columns(collection)]
    with file.open(newline="") as lines:
        reader = csv.DictReader(lines, strict=True)
        rows = [headers_shown(row) for row in reader]
    for row, cells in zip(rows, expected, strict=True):
        assert {name: cell for name, cell in row.items() if cell or name in cells} == cells
    # Nothing was decapsulated, and no flow followed.
    absent = {"tunnel"}
    assert set().union(*expected) == set(reader.fieldnames) - absent

    table = duckdb.sql(f"select * from read_csv('{file}', all_varchar=true, allow_quoted_nulls=false)")
    assert table.columns == reader.fieldnames
    for row, cells in zip(table.fetchall(), expected, strict=True):
        # null and empty text are told apart.
        found = headers_shown(dict(zip(table.columns, row, strict=True)))
        assert {name: cell for name, cell in found.items() if cell is not None} == cells
    assert polars.read_csv(file, infer_schema=False).height == len(expected)


def test_json_lines_are_the_dicts_of_find(wirelake, collection, tmp_path):
    expected = wirelake.text("find", collection, "--json")
    for ending in ("ndjson", "jsonl", "json"):
        file = export(wirelake, collection, tmp_path / f"out.{ending}")
        assert file.read_text() == expected
    assert duckdb.sql(f"select count(*) from '{tmp_path}/out.ndjson'").fetchall() == [
        (len(expected.splitlines()),)]


def test_columns_of_other_writers_are_kept(wirelake, foreign, tmp_path):
    expected = {
        "note": ["a, b", 'say "x"\nagain', None],
        "score": [0.5, None, None],
        "tags": [["a", 'b"'], [], None],
    }
    table = pq.read_table(export(wirelake, foreign, tmp_path / "out.parquet"))
    ours = wirelake.text("count", foreign)
    assert f"{table.num_rows}\n" == ours
    last = table.slice(table.num_rows - 3)
    assert last["note"].to_pylist() == expected["note"]
    assert last["tags"].to_pylist() == expected["tags"]
    assert last["src"].to_pylist() == ["192.0.2.1", None, ""]
    assert last["tcp_info"].to_pylist() == [None] * 3
    assert table.slice(0, table.num_rows - 3)["note"].null_count == table.num_rows - 3

    lines = export(wirelake, foreign, tmp_path / "out.json").read_text().splitlines()
    objects = [json.loads(line) for line in lines]
    assert f"{len(objects)}\n" == ours
    for name, values in expected.items():
        assert [o[name] for o in objects[-3:]] == values
        assert all(o[name] is None for o in objects[:-3])
    assert [o["seen"] for o in objects[-3:]] == ["2026-11-24", None, None]
    assert [o["src"] for o in objects[-3:]] == ["192.0.2.1", None, ""]

    with export(wirelake, foreign, tmp_path / "out.csv").open(newline="") as lines:
        rows = list(csv.DictReader(lines, strict=True))
    assert f"{len(rows)}\n" == ours
    assert [r["note"] for r in rows[-3:]] == ["a, b", 'say "x"\nagain', ""]
    assert [r["score"] for r in rows[-3:]] == ["0.5", "", ""]
    assert [r["seen"] for r in rows[-3:]] == ["2026-11-24", "", ""]
    assert [r["tags"] for r in rows[-3:]] == ['["a","b\\""]', "[]", ""]
    assert [r["tcp_info.flags.ACK"] for r in rows[-3:]] == [""] * 3


def test_pcapng_gives_the_packets_again(wirelake, tmp_path):
    name = wirelake.text("load", TLS, "--keep-headers").strip()
    file = export(wirelake, name, tmp_path / "out.pcapng")
    assert wirelake.text("decode", file) == wirelake.text("decode", TLS)
    again = wirelake.text("load", file, "--keep-headers").strip()
    second = export(wirelake, again, tmp_path / "second.pcapng")
    assert second.read_bytes() == file.read_bytes()


@pytest.mark.parametrize("ending", ["csv", "ndjson", "pcapng"])
def test_compressed_files_hold_the_same(wirelake, collection, tmp_path, ending):
    plain = export(wirelake, collection, tmp_path / f"out.{ending}").read_bytes()
    zipped = export(wirelake, collection, tmp_path / f"out.{ending}.gz")
    assert gzip.decompress(zipped.read_bytes()) == plain
    with pa.input_stream(
        export(wirelake, collection, tmp_path / f"out.{ending}.zst"), compression="zstd"
    ) as stream:
        assert stream.read() == plain


@pytest.mark.parametrize("format", ["parquet", "csv", "json", "pcapng"])
def test_standard_output_gets_what_a_file_gets(wirelake, collection, tmp_path, format):
    file = export(wirelake, collection, tmp_path / "out", "--format", format)
    done = wirelake.run("export", collection, "-o", "-", "--format", format)
    assert done.returncode == 0
    assert done.stdout == file.read_bytes()


def test_an_empty_collection_is_an_empty_file_of_its_format(wirelake, tmp_path):
    name = wirelake.text("create").strip()
    assert pq.read_table(export(wirelake, name, tmp_path / "out.parquet")).num_rows == 0
    assert export(wirelake, name, tmp_path / "out.csv").read_text().count("\n") == 1
    assert export(wirelake, name, tmp_path / "out.json").read_bytes() == b""
    (info,) = wirelake.lines("info", export(wirelake, name, tmp_path / "out.pcapng"), "--json")
    assert info["frames"] == 0 and info["damage"] is None


def test_the_file_is_its_owners_and_replaced_only_with_force(wirelake, collection, tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    file = export(wirelake, collection, folder / "out.csv")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = file.read_bytes()
    file.write_text("mine")
    code, message = wirelake.error("export", collection, "-o", file)
    assert code == 1
    assert str(file) in message and "--force" in message
    assert file.read_text() == "mine"
    export(wirelake, collection, file, "--force")
    assert file.read_bytes() == before
    assert list(folder.iterdir()) == [file]


def test_captures_without_headers_are_no_pcapng(wirelake, collection, tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    wirelake.text("load", TLS, "--into", collection)
    load = wirelake.lines("show", collection, "--json")[0]["loads"][-1]["load"]
    code, message = wirelake.error("export", collection, "-o", folder / "out.pcapng")
    assert code == 2
    assert "tls.pcap" in message and load in message and "--keep-headers" in message
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["nothing", "-o", "x.csv"], 1, "no collection"),
        (["a/b", "-o", "x.csv"], 2, "no collection name"),
        (["mine", "-o", "x.pcap"], 2, ".parquet, .csv"),
        (["mine", "-o", "x"], 2, ".parquet, .csv"),
        (["mine", "-o", "x.parquet.gz"], 2, "second ending"),
        (["mine", "-o", "x.csv", "--format", "xml"], 2, "'xml'"),
        (["mine", "-o", "-"], 2, "--format"),
        (["mine", "-o", "/dev/null", "--format", "csv", "--force"], 2, "no regular file"),
        (["mine", "-o", "/", "--format", "csv", "--force"], 2, "folder"),
        (["mine", "-o", "/nowhere/x.csv"], 1, "/nowhere"),
        (["mine"], 2, "--output"),
    ],
)
def test_mistakes_get_one_line_and_their_exit_code(wirelake, arguments, code, said):
    wirelake.text("create", "mine")
    failed, message = wirelake.error("export", *arguments)
    assert failed == code, message
    assert said in message


@pytest.mark.parametrize("format", ["parquet", "csv", "json", "pcapng"])
def test_a_full_disk_behind_standard_output_is_said(wirelake, collection, format):
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [wirelake.path, "export", collection, "-o", "-", "--format", format],
            stdout=full,
            stderr=subprocess.PIPE,
            env={**os.environ, "WIRELAKE_STORE": str(wirelake.store)},
        )
    assert done.returncode == 1
    assert done.stderr.decode() == (
        "wirelake: standard output: cannot write: No space left on device; "
        "free some space and try again\n"
    )


@pytest.mark.parametrize("file", ["x.parquet", "x.csv", "x.json", "x.pcapng", "x.csv.gz"])
def test_a_disk_that_fills_up_leaves_nothing_behind(wirelake, collection, tmp_path, file):
    folder = tmp_path / "files"
    folder.mkdir()
    done = wirelake.run_on_a_full_disk("export", collection, "-o", folder / file)
    assert done.returncode == 1, done.stderr
    assert done.stderr.decode() == f"wirelake: {folder / file}: cannot write: File too large\n"
    assert list(folder.iterdir()) == []


def test_interrupting_leaves_a_whole_file_or_nothing(wirelake, tmp_path):
    name = wirelake.run("load", *[TLS] * 300).stdout.decode().strip()
    folder = tmp_path / "files"
    folder.mkdir()
    file = folder / "out.csv"
    whole = export(wirelake, name, file).stat().st_size
    for step in range(12):
        file.unlink(missing_ok=True)
        exporting = subprocess.Popen(
            [wirelake.path, "export", name, "-o", file],
            stderr=subprocess.PIPE,
            env={**os.environ, "WIRELAKE_STORE": str(wirelake.store)},
        )
        time.sleep(step * 0.02)
        exporting.send_signal(signal.SIGINT)
        _, message = exporting.communicate(timeout=60)
        if exporting.returncode == 0:
            assert file.stat().st_size == whole
            continue
        # Before the command is ready for it, the signal simply ends it.
        assert exporting.returncode in (130, -signal.SIGINT), message
        assert list(folder.iterdir()) == []
