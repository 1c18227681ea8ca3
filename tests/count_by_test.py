"""wirelake count --by: groups of packets, as DuckDB has them."""

import json

import duckdb
import pytest
from conftest import DATA

CAPTURES = [DATA / "pcapplusplus" / "tls.pcap", DATA / "zeek" / "ssl.v3.pcap"]


@pytest.fixture
def name(wirelake):
    return wirelake.text("load", *CAPTURES).strip()


def groups(wirelake, name, *arguments):
    return [json.loads(line) for line in wirelake.text("count", name, *arguments, "--json").splitlines()]


@pytest.mark.parametrize("by", ["src", "src,dst", "proto,tcp_info.flags.SYN", "tls_info.type", "vlan"])
def test_groups_are_those_of_duckdb(wirelake, name, by):
    files = [str(path) for path in (wirelake.store / name).glob("*.parquet")]
    fields = by.split(",")
    ours = groups(wirelake, name, "--by", by, "--sum", "len,tcp_info.payload_len")
    rows = duckdb.execute(
        f"select {by}, count(*), coalesce(sum(len), 0), coalesce(sum(tcp_info.payload_len), 0) "
        f"from read_parquet({files!r}) group by all").fetchall()

    def key(row):
        return json.dumps(row)

    assert sorted(([group[field] for field in fields]
                   + [group["count"], group["len"], group["tcp_info.payload_len"]]
                   for group in ours), key=key) == sorted((list(row) for row in rows), key=key)
    sums = [group["len"] for group in ours]
    assert sums == sorted(sums, reverse=True)


def test_a_query_and_a_limit(wirelake, name):
    every = groups(wirelake, name, "--by", "dport")
    assert sum(group["count"] for group in every) == int(wirelake.text("count", name))
    assert groups(wirelake, name, "--by", "dport", "--limit", 2) == every[:2]
    some = groups(wirelake, name, '{"dport": 443}', "--by", "dport")
    assert some == [group for group in every if group["dport"] == 443]


def test_the_table(wirelake, name):
    lines = wirelake.text("count", name, "--by", "proto", "--sum", "len").splitlines()
    assert lines[0].split() == ["proto", "COUNT", "sum", "of", "len"]
    assert len(lines) == 2


@pytest.mark.parametrize(("arguments", "said"), [
    (["--by", "dprt"], "did you mean dport"),
    (["--by", "src", "--sum", "proto"], 'there is no sum of "proto"'),
    (["--by", "src,src"], '"src" stands twice'),
    (["--sum", "len"], "--by"),
    (["--limit", "5"], "--by"),
    (["--by", "src", "--limit", "-1"], "--limit"),
    (["--by", "src", "--explain"], "--explain"),
])
def test_mistakes(wirelake, name, arguments, said):
    run = wirelake.run("count", name, *arguments)
    assert run.returncode != 0
    assert said in run.stderr.decode()
