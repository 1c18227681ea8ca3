"""count_by() and distinct(), against what find() gives."""

from collections import Counter
from typing import Any

import pytest
import wirelake
from wirelake import Collection


@pytest.fixture
def collection(three_captures: Collection) -> Collection:
    return three_captures


def value_at(packet: Any, field: str) -> Any:
    for part in field.split("."):
        packet = packet.get(part) if packet else None
    return packet


@pytest.mark.parametrize("fields", [
    ["src"], ["src", "dst"], ["proto", "tcp_info.flags.SYN"], ["tcp_info.sport"], ["len"]])
@pytest.mark.parametrize("query", [None, {"tcp_info.flags.ACK": True}, {"len": -1}])
def test_groups_are_those_of_the_packets(
    collection: Collection, fields: list[str], query: dict[str, Any] | None
) -> None:
    counts: Counter[tuple[Any, ...]] = Counter()
    bytes_: Counter[tuple[Any, ...]] = Counter()
    for packet in collection.find(query):
        key = tuple(value_at(packet, field) for field in fields)
        counts[key] += 1
        bytes_[key] += packet["ttl"]
    groups = collection.count_by(fields, query, sum="ttl")
    assert {tuple(group[field] for field in fields): (group["count"], group["ttl"])
            for group in groups} == {key: (counts[key], bytes_[key]) for key in counts}
    sums = [group["ttl"] for group in groups]
    assert sums == sorted(sums, reverse=True)
    assert collection.count_by(fields, query, limit=2) == collection.count_by(fields, query)[:2]


def test_a_list_is_one_value(collection: Collection) -> None:
    groups = collection.count_by("tcp_info.opts.kind")
    assert sum(group["count"] for group in groups) == len(collection)
    assert all(group["tcp_info.opts.kind"] is None or isinstance(group["tcp_info.opts.kind"], list)
               for group in groups)
    kinds = {kind for group in groups for kind in group["tcp_info.opts.kind"] or []}
    assert set(collection.distinct("tcp_info.opts.kind")) == kinds


def test_a_collection_that_is_gone(collection: Collection) -> None:
    collection.drop()
    with pytest.raises(wirelake.errors.CollectionNotFound):
        collection.count_by("src")
