"""wirelake top: the most frequent values of a field, and rows over time."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from collections import Counter

import pytest
from conftest import DATA

CAPTURES = [DATA / "pcapplusplus" / "tls.pcap", DATA / "zeek" / "ssl.v3.pcap"]


@pytest.fixture
def name(wirelake):
    return wirelake.text("load", *CAPTURES).strip()


def value_at(row, field):
    for part in field.split("."):
        row = row.get(part) if row else None
    return row


def counted(rows, field, total):
    """What top has to give: values, and what is summed up, without nulls and each once a row."""
    counts, sums = Counter(), Counter()
    for row in rows:
        value = value_at(row, field)
        for each in set(value) if isinstance(value, list) else {value} - {None}:
            counts[each] += 1
            sums[each] += value_at(row, total) or 0
    return {value: (counts[value], sums[value]) for value in counts}


@pytest.mark.parametrize(("field", "total", "options"), [
    ("src", "len", []), ("dport", "tcp_info.payload_len", []), ("tls_info.type", "len", []),
    ("tcp_info.flags.SYN", "ttl", []), ("tls_info.data_length", "len", []),
    ("tls.ciphers", "orig.bytes", ["--flows"]), ("conn_state", "resp.bytes", ["--flows"])])
def test_values_are_counted_and_summed_up(lake, field, total, options):
    """On each kind of store, as find shows the rows."""
    name = lake.text("load", *CAPTURES).strip()
    rows = lake.lines("find", name, "--json", "--fields", f"{field},{total}", *options)
    expected = counted(rows, field, total)
    assert len(expected) > 1
    by_sum = lake.lines("top", name, field, "--sum", total, "--limit", 0, "--json", *options)
    assert {row[field]: (row["count"], row[total]) for row in by_sum} == expected
    assert [row[total] for row in by_sum] == sorted((row[total] for row in by_sum), reverse=True)
    by_count = lake.lines("top", name, field, "--limit", 2, "--json", *options)
    assert ([row["count"] for row in by_count]
            == sorted((count for count, _ in expected.values()), reverse=True)[:2])
    assert all(row == {field: row[field], "count": expected[row[field]][0]} for row in by_count)


@pytest.mark.parametrize(("time", "options"), [("ts_ns", []), ("start_ns", ["--flows"])])
def test_rows_over_time(lake, time, options):
    name = lake.text("load", *CAPTURES).strip()
    times = [row[time] for row in lake.lines("find", name, "--json", "--fields", time, *options)]
    expected = Counter(at // 250_000_000 * 250_000_000 for at in times)
    every = ["--every", "250ms", "--json", *options]
    assert ([(row[time], row["count"]) for row in lake.lines("top", name, *every)]
            == sorted(expected.items()))
    some = lake.lines("top", name, "src", *every, "--limit", 1)
    assert [row[time] for row in some] == sorted(expected)
    assert all(0 < row["count"] <= expected[row[time]] for row in some)
    all_of_them = lake.lines("top", name, "src", *every, "--limit", 0)
    totals = Counter()
    for row in all_of_them:
        totals[row[time]] += row["count"]
    assert totals == expected


def test_a_query_can_stand_alone(wirelake, name):
    query = '{"dport": 443}'
    found = wirelake.lines("top", name, query, "--every", "1d", "--json")
    assert sum(row["count"] for row in found) == int(wirelake.text("count", name, query))
    assert found == wirelake.lines("top", name, "--every", "1d", "--json", query)
    assert wirelake.lines("top", name, "dport", query, "--json") == [
        {"dport": 443, "count": int(wirelake.text("count", name, query))}]


def test_the_table(wirelake, name):
    lines = wirelake.text("top", name, "src", "--sum", "len", "--limit", 3).splitlines()
    assert lines[0].split() == ["src", "COUNT", "sum", "of", "len"]
    assert len(lines) == 4
    assert not any("#" in line for line in lines)


def test_bars_are_in_proportion(wirelake, name):
    lines = wirelake.text("top", name, "src", "--sum", "len", "--bars").splitlines()[1:]
    rows = [(int(line.split()[2]), line.count("#")) for line in lines]
    longest = rows[0][1]
    assert longest >= 10
    assert all(bar == max(1, int(total / rows[0][0] * longest + 0.5)) for total, bar in rows)


@pytest.mark.parametrize("columns", [60, 200])
def test_a_terminal_has_bars_that_fit(wirelake, name, columns):
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    run = subprocess.run([wirelake.path, "top", name, "dport", "--store", wirelake.store],
                         stdin=subprocess.DEVNULL, stdout=child, check=True, timeout=60)
    assert run.returncode == 0
    os.close(child)
    shown = os.read(parent, 1 << 16).decode().splitlines()
    os.close(parent)
    assert shown[1].endswith("#")
    assert max(len(line) for line in shown) == min(columns, len(shown[1]))


def test_intervals_without_packets(wirelake, name):
    """A few are lines of their own, and many of them one."""
    long = wirelake.text("top", name, "--every", "1s", '{"capture": "tls.pcap"}').splitlines()[1:]
    assert [line.split()[-1] for line in long] == ["5", "0", "20", "0", "5", "14"]
    assert re.match(r"\.\.\. 69,487,724 empty +0$", long[1])
    few = wirelake.text(
        "top", name, "--every", "400d", "--sum", "len", '{"capture": "tls.pcap"}').splitlines()[1:]
    assert [line.split()[2:] for line in few] == [
        ["5", "1644"], ["0", "0"], ["20", "5173"], *[["0", "0"]] * 4, ["19", "4744"]]


@pytest.mark.parametrize(("every", "shown"), [
    ("1s", "06:56:31 "), ("1ms", "06:56:31.754 "), ("1us", "06:56:31.754299 "),
    ("1ns", "06:56:31.754299000 ")])
def test_times_are_as_fine_as_intervals(wirelake, name, every, shown):
    lines = wirelake.text("top", name, "--every", every, '{"frame": 1, "capture": "tls.pcap"}')
    assert shown in lines.splitlines()[1]


def test_a_nanosecond_over_many_years(wirelake, name):
    """As many intervals as packets have times, whatever lies between."""
    times = {row["ts_ns"] for row in wirelake.lines("find", name, "--json", "--fields", "ts_ns")}
    found = wirelake.lines("top", name, "--every", "1ns", "--json")
    assert {row["ts_ns"] for row in found} == times


def test_an_empty_collection(lake):
    name = lake.text("create").strip()
    assert lake.text("top", name, "src", "--json") == ""
    assert lake.text("top", name, "src").split() == ["src", "COUNT"]
    assert lake.text("top", name, "--every", "1s", "--flows", "--bars").split() == [
        "TIME", "(UTC)", "COUNT"]


@pytest.mark.parametrize(("arguments", "said"), [
    ([], "name a field whose values are wanted"),
    (["dprt"], "did you mean dport"),
    (["tls.server_nam", "--flows"], "did you mean tls.server_name"),
    (["src", "--sum", "proto"], 'there is no sum of "proto"; it takes a column of integers'),
    (["src", "--sum", "orig.length_mean", "--flows"], 'there is no sum of "orig.length_mean"'),
    (["src", "--sum", "lne"], "did you mean len"),
    (["len", "--sum", "len"], '"len" stands twice'),
    (["src", "--sum", ""], 'no field ""'),
    (["", "--every", "1s"], 'no field ""'),
    (["--every", "0s"], "--every takes a time that is longer than 0"),
    (["--every", ""], "'' is no duration: write it like 10s"),
    (["--every", "-1s"], "'-1s' is no duration"),
    (["--every", "1 fortnight"], "'1 fortnight' is no duration"),
    (["--every", "99999999999d"], "is no duration"),
    (["--every", "1s", "--limit", "3"], "--limit is for the values of a FIELD"),
    (["src", "--limit", "-1"], "--limit"),
    (["src", '{"dport": '], "query"),
    (['{"dport": ', "--every", "1s"], "query"),
])
def test_mistakes(wirelake, name, arguments, said):
    code, message = wirelake.error("top", name, *arguments)
    assert (code, said in message) == (2, True), message


def test_of_a_collection_that_there_is_not(wirelake):
    code, message = wirelake.error("top", "nothing", "src")
    assert code == 1 and "nothing" in message


# As the first session of the README has them.
def test_questions_of_a_first_session(wirelake, name):
    def values(*arguments):
        return [tuple(row.values()) for row in wirelake.lines("top", name, *arguments, "--json")]

    names = wirelake.lines("distinct", name, "tls.server_name", "--flows", "--json")
    assert sorted(value for value, _ in values("tls.server_name", "--flows")) == names
    old = '{"$or": [{"tls.client_version": 769}, {"tls.supported_versions": 769}]}'
    clients = {(row["src"]) for row in wirelake.lines(
        "find", name, "--flows", "--json", "--fields", "src", old)}
    assert clients and {value for value, _ in values("src", old, "--flows")} == clients
    bytes_ = {row[0]: row[2] for row in values("flow", "--sum", "len", "--limit", "0",
                                               '{"capture": "tls.pcap"}')}
    flows = wirelake.lines("find", name, "--flows", "--json", '{"capture": "tls.pcap"}',
                           "--fields", "flow,orig.bytes,resp.bytes")
    assert bytes_ == {row["flow"]: row["orig"]["bytes"] + row["resp"]["bytes"] for row in flows}
