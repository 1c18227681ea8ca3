"""top(): values by how many have them, against what find() gives."""

import datetime
from collections import Counter
from typing import Any

import pytest
import wirelake
from wirelake import Collection


@pytest.fixture
def collection(three_captures: Collection) -> Collection:
    return three_captures


def counts_of(rows: list[dict[str, Any]], field: str) -> list[tuple[Any, int]]:
    return [(row[field], row["count"]) for row in rows]


def test_values(collection: Collection) -> None:
    expected = Counter(packet["src"] for packet in collection)
    found = collection.top("src", limit=None)
    assert dict(counts_of(found, "src")) == expected
    assert [row["count"] for row in found] == sorted(expected.values(), reverse=True)
    assert collection.top("src") == found[:10]
    assert collection.top("src", limit=0) == found
    some = collection.top("src", {"proto": "TCP"}, sum="len", limit=3)
    assert [list(row) for row in some] == [["src", "count", "len"]] * len(some)
    (most, *_) = some
    of_it = [packet["len"] for packet in collection.find({"proto": "TCP", "src": most["src"]})]
    assert (most["count"], most["len"]) == (len(of_it), sum(of_it))


def test_elements_of_lists(collection: Collection) -> None:
    expected = Counter(kind for packet in collection.find({"tcp_info.opts": {"$exists": True}})
                       for kind in {kind for kind, _ in packet["tcp_info"]["opts"]})
    assert dict(counts_of(collection.top("tcp_info.opts.kind", limit=0), "tcp_info.opts.kind")
                ) == expected


@pytest.mark.parametrize("every", ["1m", "60s", datetime.timedelta(minutes=1)])
def test_over_time(collection: Collection, every: str | datetime.timedelta) -> None:
    minute = 60 * 10**9
    expected = Counter(packet["ts_ns"] // minute * minute
                       for packet in collection.find(fields=["ts_ns"]))
    assert counts_of(collection.top(every=every), "ts_ns") == sorted(expected.items())
    first = collection.top("proto", every=every, limit=1)
    assert [row["ts_ns"] for row in first] == sorted(expected)


def test_flows(collection: Collection) -> None:
    expected = Counter(flow["conn_state"] for flow in collection.flows)
    assert dict(counts_of(collection.flows.top("conn_state"), "conn_state")) == expected
    days = collection.flows.top(every="1d", sum="orig.packets")
    assert sum(row["count"] for row in days) == len(collection.flows)
    assert sum(row["orig.packets"] for row in days) == sum(
        flow["orig"]["packets"] for flow in collection.flows)
    assert [row["start_ns"] % (86_400 * 10**9) for row in days] == [0] * len(days)


def test_errors_are_in_pythons_words(collection: Collection) -> None:
    with pytest.raises(wirelake.errors.InvalidArgument, match="or say every, as in 10s"):
        collection.top()
    with pytest.raises(wirelake.errors.InvalidArgument, match="every: 'ten' is no duration"):
        collection.top(every="ten")
    with pytest.raises(TypeError, match="every is text such as"):
        collection.top(every=10)  # type: ignore[arg-type]
    collection.drop()
    with pytest.raises(wirelake.errors.CollectionNotFound):
        collection.top("src")
