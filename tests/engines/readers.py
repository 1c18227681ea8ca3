"""Tables as other engines read them: the rows of each, in the words of `find --json`."""

import os
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import duckdb_extension_delta
import polars
import pyarrow as pa
from conftest import DATA, ROOT, as_json
from deltalake import DeltaTable
from pyspark.sql import SparkSession

SPARK_JARS = ROOT / ".venv" / "spark-jars"

CAPTURES = [
    DATA / "pcapplusplus" / "tls.pcap",
    *sorted((DATA / "zeek").glob("*.pcap"))[:20],
    *sorted((DATA / "gopacket").glob("*.pcapng"))[:5],
]


def delta_rs(path: Path) -> pa.Table:
    return pa.table(DeltaTable(str(path)).to_pyarrow_table())


def polars_scan(path: Path) -> pa.Table:
    return polars.scan_delta(str(path)).collect().to_arrow()


@cache
def duckdb_with_delta() -> duckdb.DuckDBPyConnection:
    """With the extension of the package; DuckDB itself would ask the network for it."""
    folder = Path(duckdb_extension_delta.__file__).parent
    (extension,) = folder.rglob("delta.duckdb_extension")
    connection = duckdb.connect()
    connection.execute(f"load '{extension}'")
    return connection


def duckdb_scan(path: Path) -> pa.Table:
    return duckdb_with_delta().execute("select * from delta_scan(?)", [str(path)]).to_arrow_table()


@cache
def spark() -> SparkSession:
    """One session for all tests: starting one takes longer than they do."""
    os.environ["PYSPARK_PYTHON"] = str(ROOT / ".venv" / "bin" / "python")
    settings = {
        "spark.jars": ",".join(str(jar) for jar in SPARK_JARS.glob("*.jar")),
        "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension",
        "spark.sql.catalog.spark_catalog": "org.apache.spark.sql.delta.catalog.DeltaCatalog",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        # Short runs: compiling for speed would take longer than they do.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        # For tables of a few files.
        "spark.sql.shuffle.partitions": "1",
        "spark.databricks.delta.snapshotPartitions": "1",
        "spark.sql.sources.parallelPartitionDiscovery.parallelism": "2",
    }
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def spark_scan(path: Path) -> pa.Table:
    return spark().read.format("delta").load(str(path)).toArrow()


READERS = {
    "delta-rs": delta_rs,
    "polars": polars_scan,
    "duckdb": duckdb_scan,
    "spark": spark_scan,
}


def rows_of(reader: str, path: Path) -> list[dict[str, Any]]:
    """All rows in the order in which `find` gives them."""
    table = READERS[reader](path)
    return [as_json(row) for row in table.sort_by([(k, "ascending") for k in ("load", "frame")]).to_pylist()]
