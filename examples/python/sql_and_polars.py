"""A capture in DuckDB's SQL and in Polars: straight from the parser, and from a collection.

A parser gives its packets as Arrow record batches, so that an engine reads a capture with no
collection and no Python objects between. A collection is a Delta table, which engines open without
wirelake. Run it as it is, or with a capture of yours:

    .venv/bin/python examples/python/sql_and_polars.py
    .venv/bin/python examples/python/sql_and_polars.py trace.pcap --store traces

Without --store, the collection goes into a temporary store that is gone at the end. It needs
duckdb, polars and deltalake.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import duckdb
import polars
import wirelake
from polars import col
from wirelake import Collection, PCAPParser

SAMPLE = Path(__file__).parents[2] / "tests" / "data" / "pcapplusplus" / "tls.pcap"

TALKERS = """
    SELECT src, dst, count(*) AS packets, sum(len) AS bytes
    FROM packets GROUP BY ALL ORDER BY bytes DESC, src, dst LIMIT 5"""
SERVERS = """
    SELECT tcp_info.dport AS port, count(DISTINCT src) AS clients, sum(tcp_info.payload_len) AS bytes
    FROM packets WHERE tcp_info.flags.ACK AND tcp_info.dport < 1024 GROUP BY port ORDER BY port"""


def in_duckdb(packets: PCAPParser | Collection) -> None:
    with duckdb.connect() as connection:
        connection.register("packets", packets)  # Each query reads the packets anew.
        for query in (TALKERS, SERVERS):
            connection.sql(query).show()


def in_polars(packets: polars.LazyFrame) -> None:
    talkers = (
        packets.group_by("src", "dst")
        .agg(polars.len().alias("packets"), col("len").sum().alias("bytes"))
        .sort("bytes", "src", "dst", descending=[True, False, False])
        .limit(5)
    )
    tls = col("tls_info").struct
    handshakes = (
        packets.filter(tls.field("type") == "HANDSHAKE")
        .group_by(tls.field("ver").alias("version"))
        .agg(polars.len().alias("packets"), tls.field("records").sum())
        .sort("version")
    )
    print(talkers.collect(), handshakes.collect(), sep="\n")


def show(capture: Path, store: wirelake.Store) -> None:
    parser = PCAPParser(capture, store)
    print(f"DuckDB, from {parser}:")
    in_duckdb(parser)
    print(f"Polars, from {parser}:")
    in_polars(polars.DataFrame(parser).lazy())

    name = parser.load_and_insert_new("for DuckDB and Polars")
    if not isinstance(name, str):
        sys.exit(f"nothing was stored: {parser.last_error}")
    collection = store[name]
    print(f"DuckDB, from {collection}:")
    in_duckdb(collection)
    print("Polars, from the collection's Delta table, of which it reads what it needs:")
    in_polars(polars.scan_delta(f"{store.url}/{name}"))


def main() -> None:
    options = argparse.ArgumentParser(description="A capture in DuckDB's SQL and in Polars.")
    options.add_argument("capture", nargs="?", type=Path, default=SAMPLE, help="default: %(default)s")
    options.add_argument("--store", help="path of an embedded store (default: a temporary one)")
    arguments = options.parse_args()
    polars.Config(tbl_hide_dataframe_shape=True, tbl_hide_column_data_types=True)
    with tempfile.TemporaryDirectory() as folder:
        show(arguments.capture, wirelake.open_store(arguments.store or folder))


if __name__ == "__main__":
    main()
