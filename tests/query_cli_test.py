"""Queries on the command line: answers, what was read for them, and mistakes. And the manual's examples."""

import json
import os
import re
import signal
import subprocess

import pytest
from conftest import DATA

DOCS = DATA.parents[1] / "docs" / "queries.md"
TLS = DATA / "pcapplusplus" / "tls.pcap"


@pytest.fixture
def name(wirelake):
    return wirelake.text("load", TLS).strip()


def examples():
    """(query, packets) of the rows of the manual's table of operators."""
    row = re.compile(r"\| `(\{.*\})` \| (\S+) \|$", re.MULTILINE)
    return row.findall(DOCS.read_text())


def test_the_examples_of_the_manual(wirelake, name):
    assert len(examples()) == 15
    for query, packets in examples():
        assert wirelake.text("count", name, query).strip() == packets, query
        assert len(wirelake.lines("find", name, query, "--json")) == int(packets)


def test_find_sorts_and_limits(wirelake, name):
    everything = wirelake.lines("find", name, "--json")
    big = wirelake.lines("find", name, '{"len": {"$gt": 100}}', "--sort", "len:-1,ttl", "--json")
    wanted = [packet for packet in everything if packet["len"] > 100]
    wanted.sort(key=lambda packet: (-packet["len"], packet["ttl"]))
    assert big == wanted
    assert wirelake.lines(
        "find", name, "--sort", "len", "--skip", 2, "--limit", 3, "--json"
    ) == sorted(everything, key=lambda packet: packet["len"])[2:5]


def test_distinct_prints_values(wirelake, name):
    everything = wirelake.lines("find", name, "--json")
    ports = sorted({packet["tcp_info"]["sport"] for packet in everything})
    assert wirelake.lines("distinct", name, "tcp_info.sport") == ports
    assert wirelake.text("distinct", name, "proto") == "TCP\n"
    assert wirelake.text("distinct", name, "proto", "--json") == '"TCP"\n'
    assert wirelake.text("distinct", name, "proto", '{"proto": "UDP"}') == ""


def test_statistics_spare_reading(wirelake, name):
    def explain(command, *arguments):
        (report,) = wirelake.lines(command, name, *arguments, "--explain", "--json")
        return report

    everything = explain("count")
    assert (everything["files_read"], everything["rows_matched"]) == (0, 44)
    never = explain("count", '{"ts_ns": {"$lt": 5}}')
    assert (never["files"], never["files_read"], never["rows_matched"]) == (1, 0, 0)
    always = explain("count", '{"ts_ns": {"$gte": 5}}')
    assert (always["files_read"], always["rows_matched"]) == (0, 44)
    no_port = explain("find", '{"tcp_info.dport": 1}')
    assert (no_port["files_read"], no_port["row_groups_read"]) == (1, 0)
    some = explain("find", '{"tls_info.len": {"$gt": 100}}', "--fields", "src")
    assert 0 < some["rows_matched"] < some["rows_read"] == 44
    assert (some["query_columns"], some["columns"]) == (["tls_info.len"], ["src"])
    assert "files read       0 of 1" in wirelake.text("count", name, "--explain")


@pytest.mark.parametrize(("query", "named"), [
    ("{proto: TCP}", "double quotes"),
    ("{'proto': 'TCP'}", "double quotes"),
    ("proto", "no JSON"),
    ('{"len": {"$foo": 1}}', "'$foo' at 'len'"),
    ('{"len": {"$all": [1]}}', "'$all' at 'len'"),
    ('{"tcp_info.payload": {"$gt": "A"}}', "equality"),
])
def test_mistakes_are_explained(wirelake, name, query, named):
    for command in (["find", name, query], ["count", name, query], ["distinct", name, "src", query]):
        code, message = wirelake.error(*command)
        assert code == 2
        assert named in message
        assert message.startswith("wirelake: query: ")


@pytest.mark.parametrize("sort", ["nothing", "len:2", "len:", "tcp_info.nothing:-1"])
def test_what_cannot_be_sorted_by(wirelake, name, sort):
    code, message = wirelake.error("find", name, "--sort", sort)
    assert code == 2
    assert json.dumps(sort.split(":")[0])[1:-1] in message


def test_the_first_interrupt_ends_what_only_reads(wirelake, name):
    # More than a pipe holds, which nobody reads.
    for _ in range(20):
        wirelake.text("load", TLS, "--into", name)
    finding = subprocess.Popen(
        [wirelake.path, "find", name, "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "WIRELAKE_STORE": str(wirelake.store)},
    )
    assert finding.stdout is not None
    finding.stdout.read(1)
    finding.send_signal(signal.SIGINT)
    assert finding.wait(timeout=2) == 130
    finding.communicate()
