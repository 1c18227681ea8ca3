"""Collections as tables of Arrow, Polars, pandas and DuckDB, whole and in parts."""

import duckdb
import pandas
import polars
import pyarrow
import pytest
import wirelake
from conftest import DATA
from wirelake import PCAPParser

TLS = DATA / "pcapplusplus" / "tls.pcap"
DNS = DATA / "dpkt" / "truncated_dns_2.pcap"
QUERY = {"proto": "TCP", "tcp_info.dport": 443}
COLUMNS = ["dport", "tcp_info.window", "src", "tcp_info.flags.SYN"]


@pytest.fixture
def collection(store):
    """Of two files, of which some packets are deleted."""
    collection = store[PCAPParser(TLS, store).load_and_insert_new()]
    PCAPParser(DNS, store).load_and_insert_existing(collection.name)
    collection.delete({"frame": {"$in": [2, 3]}})
    return collection


@pytest.fixture
def embedded(collection, store):
    if "://" in store.url:
        pytest.skip("a server has no files")
    return collection


@pytest.fixture
def rows(collection):
    return collection.arrow().read_all().to_pylist()


def test_arrow_in_parts(collection, rows):
    table = collection.arrow(QUERY, COLUMNS, 7).read_all()
    assert table.column_names == COLUMNS
    wanted = [row for row in rows if row["tcp_info"] and row["tcp_info"]["dport"] == 443][:7]
    assert table.to_pylist() == [
        {"dport": row["dport"], "tcp_info.window": row["tcp_info"]["window"], "src": row["src"],
         "tcp_info.flags.SYN": row["tcp_info"]["flags"]["SYN"]} for row in wanted]


def test_what_is_inside_is_null_where_the_struct_is(collection, rows):
    table = collection.arrow(columns=["udp_info.payload_len"]).read_all()
    assert table["udp_info.payload_len"].to_pylist() == [
        row["udp_info"] and row["udp_info"]["payload_len"] for row in rows]


@pytest.mark.parametrize("name", ["nothing", "tcp_info.nothing", "src.x", "", ".", "tcp_info."])
def test_a_column_that_there_is_not(collection, name):
    with pytest.raises(wirelake.errors.InvalidArgument):
        collection.arrow(columns=[name])


@pytest.mark.parametrize("limit", [None, 0, 1, 10**6])
def test_limits(collection, rows, limit):
    assert collection.arrow(limit=limit).read_all().num_rows == min(limit or len(rows), len(rows))
    with pytest.raises(wirelake.errors.InvalidArgument, match="limit is 0 or more, not -1"):
        collection.arrow(limit=-1)


def test_polars_of_the_files(embedded, rows):
    frame = embedded.scan()
    assert isinstance(frame, polars.LazyFrame)
    assert sorted(frame.select("frame").collect()["frame"]) == sorted(row["frame"] for row in rows)
    found = frame.filter(polars.col("dport") == 443).select(polars.col("len").sum()).collect().item()
    assert found == sum(row["len"] for row in rows if row["dport"] == 443)
    assert frame.collect_schema() == embedded.to_polars().schema


def test_a_dataset_of_the_files(embedded, rows):
    dataset = embedded.dataset()
    assert dataset.schema == embedded.schema
    table = dataset.to_table(columns=["len"], filter=pyarrow.compute.field("proto") == "UDP")
    assert sorted(table["len"].to_pylist()) == sorted(
        row["len"] for row in rows if row["proto"] == "UDP")


def test_an_empty_collection_has_the_columns(store):
    if "://" in store.url:
        pytest.skip("a server has no files")
    empty = store[store.create()]
    assert empty.scan().collect().columns == empty.columns
    assert empty.dataset().to_table().num_rows == 0
    assert empty.to_duckdb().fetchall() == []
    assert empty.to_duckdb().columns == empty.columns


@pytest.mark.parametrize("columns", [None, COLUMNS])
def test_where_nothing_is_found_there_are_columns(collection, columns):
    nothing = ({"dport": 1}, columns)
    expected = collection.arrow(*nothing).schema.names
    assert collection.to_duckdb(*nothing).fetchall() == []
    for frame in (collection.to_polars(*nothing), collection.to_pandas(*nothing)):
        assert frame.shape == (0, len(expected)) and list(frame.columns) == expected


def test_a_server_has_no_files(collection, store):
    if "://" not in store.url:
        pytest.skip("a folder has files")
    for ask in (collection.scan, collection.dataset):
        with pytest.raises(wirelake.errors.Unsupported, match="has no files"):
            ask()


def plain(table):
    """Rows as text; times are in DuckDB's own zone."""
    names = [name for name in table.column_names if name != "ts"]
    return sorted(map(str, table.select(names).to_pylist()))


@pytest.mark.parametrize("arguments", [
    {}, {"query": QUERY}, {"columns": ["src", "len", "dport"]}, {"limit": 5},
    {"query": QUERY, "columns": COLUMNS}])
def test_duckdb(collection, arguments):
    connection = duckdb.connect()
    relation = collection.to_duckdb(**arguments, connection=connection)
    expected = collection.arrow(**arguments).read_all()
    for _ in range(2):  # Read anew each time.
        assert relation.columns == expected.column_names
        assert plain(relation.to_arrow_table()) == plain(expected)


def test_duckdb_reads_the_files(embedded, rows):
    plan = embedded.to_duckdb().aggregate("src, sum(len) AS bytes").explain()
    assert "READ_PARQUET" in plan.upper() or "PARQUET_SCAN" in plan.upper()
    found = dict(embedded.to_duckdb().aggregate("src, sum(len)").fetchall())
    assert found == {src: sum(row["len"] for row in rows if row["src"] == src)
                     for src in {row["src"] for row in rows}}


def test_pandas_keeps_integers(collection, rows):
    frame = collection.to_pandas()
    assert str(frame["len"].dtype) == "int64[pyarrow]"
    assert str(frame["sport"].dtype) == "int32[pyarrow]"
    assert [None if value is pandas.NA else value for value in frame["sport"]] == [
        row["sport"] for row in rows]


def test_pandas_flat(collection, rows):
    frame = collection.to_pandas(QUERY, limit=4, flatten=True)
    assert len(frame) == 4
    assert "tcp_info" not in frame and "tcp_info.flags.SYN" in frame
    assert str(frame["tcp_info.payload_len"].dtype) == "int64[pyarrow]"


def test_polars_in_parts(collection):
    frame = collection.to_polars(QUERY, COLUMNS, 3)
    assert frame.columns == COLUMNS and len(frame) == 3
