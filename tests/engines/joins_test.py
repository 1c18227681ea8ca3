"""Packets and their flows as other engines join them: each flow has the packets that it should."""

from collections.abc import Callable
from pathlib import Path

import polars
import pyarrow as pa
import pytest
from deltalake import DeltaTable, QueryBuilder
from readers import CAPTURES, duckdb_with_delta, spark

MEASURES = {
    f"{side}_{field}": (side, field) for side in ("orig", "resp") for field in ("packets", "bytes")}

# A row for each flow, and one for the packets of a load that are of none.
JOINED = """
    SELECT p.load, f.flow, f.service, count(*) AS packets, CAST(sum(p.len) AS bigint) AS bytes,
           CAST(sum(CASE WHEN p.is_orig THEN 1 ELSE 0 END) AS bigint) AS from_orig,
           f.orig['packets'] AS orig_packets, f.orig['bytes'] AS orig_bytes,
           f.resp['packets'] AS resp_packets, f.resp['bytes'] AS resp_bytes
    FROM packets p LEFT JOIN flows f ON p.load = f.load AND p.flow = f.flow
    GROUP BY p.load, f.flow, f.service, f.orig['packets'], f.orig['bytes'], f.resp['packets'],
             f.resp['bytes']"""


def delta_rs(tables: dict[str, Path]) -> pa.Table:
    query = QueryBuilder()
    for name, path in tables.items():
        query.register(name, DeltaTable(str(path)))
    return pa.table(query.execute(JOINED))


def duckdb(tables: dict[str, Path]) -> pa.Table:
    with duckdb_with_delta().cursor() as connection:
        for name, path in tables.items():
            connection.sql(f"SELECT * FROM delta_scan('{path}')").create_view(name)
        return connection.sql(JOINED).to_arrow_table()


def in_polars(tables: dict[str, Path]) -> pa.Table:
    packets, flows = (polars.scan_delta(str(path)) for path in tables.values())
    known = flows.select(
        "load", "flow", "service",
        *(polars.col(side).struct.field(field).alias(name)
          for name, (side, field) in MEASURES.items()))
    joined = packets.join(known, on=["load", "flow"], how="left", coalesce=False)
    return joined.group_by("load", polars.col("flow_right").alias("flow"), "service", *MEASURES).agg(
        polars.len().cast(polars.Int64).alias("packets"),
        polars.col("len").sum().alias("bytes"),
        polars.col("is_orig").sum().cast(polars.Int64).alias("from_orig"),
    ).collect().to_arrow()


def in_spark(tables: dict[str, Path]) -> pa.Table:
    for name, path in tables.items():
        spark().read.format("delta").load(str(path)).createOrReplaceTempView(name)
    return spark().sql(JOINED).toArrow()


JOINERS: dict[str, Callable[[dict[str, Path]], pa.Table]] = {
    "delta-rs": delta_rs, "polars": in_polars, "duckdb": duckdb, "spark": in_spark}


def own_answer(wirelake, name: str) -> list[dict]:
    """What `JOINED` gives, put together of wirelake's own answers."""
    known = {
        (flow["load"], flow["flow"]): {
            "service": flow["service"],
            **{measure: flow[side][field] for measure, (side, field) in MEASURES.items()}}
        for flow in wirelake.lines("find", name, "--flows", "--json")}
    by_flow = ("--json", "--by", "load,flow", "--sum", "len")
    sent = {(group["load"], group["flow"]): group["count"] for group in wirelake.lines(
        "count", name, '{"is_orig": true}', *by_flow)}
    rows = []
    for group in wirelake.lines("count", name, *by_flow):
        key = (group["load"], group["flow"])
        of_flow = known[key] if group["flow"] else dict.fromkeys(("service", *MEASURES))
        rows.append({"load": group["load"], "flow": group["flow"], "packets": group["count"],
                     "bytes": group["len"], "from_orig": sent.get(key, 0), **of_flow})
    return rows


def in_order(rows: list[dict]) -> list[dict]:
    return sorted(rows, key=lambda row: (row["load"], row["flow"] or 0))


def loaded(wirelake, name: str) -> None:
    """One load of many captures."""


def deleted(wirelake, name: str) -> None:
    """The same without some of its packets: some flows went with their last one."""
    before = wirelake.text("count", name, "--flows")
    wirelake.text("delete", name, '{"len": {"$lt": 60}}')
    assert 0 < int(wirelake.text("count", name, "--flows")) < int(before)


def restored(wirelake, name: str) -> None:
    """The same behind a load that was taken back, whose flows are still in their table."""
    wirelake.text("load", CAPTURES[0], "--into", name)
    wirelake.text("restore", name, 0)
    stored = DeltaTable(str(wirelake.store / name / "_flows")).to_pyarrow_table(columns=["load"])
    assert stored.num_rows > int(wirelake.text("count", name, "--flows"))


@pytest.mark.parametrize("history", [loaded, deleted, restored], ids=lambda history: history.__name__)
def test_packets_join_their_flows(wirelake, history):
    name = wirelake.text("load", *CAPTURES).strip()
    history(wirelake, name)
    tables = {"packets": wirelake.store / name, "flows": wirelake.store / name / "_flows"}
    own = in_order(own_answer(wirelake, name))
    flows = [row for row in own if row["flow"] is not None]
    none = sum(row["packets"] for row in own if row["flow"] is None)
    assert len(flows) == int(wirelake.text("count", name, "--flows")) > 30
    assert none == int(wirelake.text("count", name, '{"flow": null}'))
    is_whole = [
        (row["packets"], row["bytes"], row["from_orig"]) == (
            row["orig_packets"] + row["resp_packets"], row["orig_bytes"] + row["resp_bytes"],
            row["orig_packets"])
        for row in flows]
    assert all(is_whole) == (history is not deleted)
    for joiner, join in JOINERS.items():
        rows = join(tables).to_pylist()
        assert in_order(rows) == own, joiner
