"""Queries about what CovertMark reads otherwise than wirelake: a part for the store, all of them here.

A store knows packets as wirelake reads them. Where a query names something that CovertMark reads
otherwise, the store is asked for all packets that can match, and each of them is looked at again.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from typing import Any, cast

from ..errors import InvalidArgument

Query = Mapping[str, Any]
Condition = Callable[[Any, Any], bool]

_READ_OTHERWISE = ("len", "proto", "time", "tls_info", "tcp_info.opts")
_LATER_COLUMN = "http_info"
_JOINED = ("$and", "$or", "$nor")
_MISSING: Any = object()


class Split:
    """What of queries about a collection is for the store, by the columns that it has.

    A column that a collection of an earlier version lacks is not known to the store, and None here.
    """

    def __init__(self, columns: Container[str]) -> None:
        lacking = () if _LATER_COLUMN in columns else (_LATER_COLUMN,)
        self._otherwise = _READ_OTHERWISE + lacking

    def is_read_otherwise(self, name: str) -> bool:
        """Whether CovertMark reads the field of that name, or what is inside, otherwise than wirelake."""
        return any(name == other or name.startswith(other + ".") for other in self._otherwise)

    def needs_a_look(self, query: Query) -> bool:
        """Whether the store alone cannot answer."""
        return any(
            any(map(self.needs_a_look, operand)) if name in _JOINED else self.is_read_otherwise(name)
            for name, operand in query.items()
        )

    def for_store(self, query: Query) -> dict[str, Any]:
        """What the store can be asked: at least the packets that the query means."""
        asked: dict[str, Any] = {}
        for name, operand in query.items():
            if name in ("$and", "$or"):
                asked[name] = [self.for_store(each) for each in operand]
            elif not self.needs_a_look({name: operand}):
                asked[name] = operand
        return asked

    def other_fields(self, query: Query) -> set[str]:
        """The names in a query that are read as wirelake reads them."""
        names: set[str] = set()
        for name, operand in query.items():
            if name in _JOINED:
                names.update(*map(self.other_fields, operand))
            elif not self.is_read_otherwise(name):
                names.add(name)
        return names


def matches(query: Query, document: Mapping[str, Any]) -> bool:
    """Whether a packet is one that the query means, by MongoDB's rules.

    Raises:
        InvalidArgument: An operator is not known here.
    """
    return all(_holds(name, operand, document) for name, operand in query.items())


def _holds(name: str, operand: Any, document: Mapping[str, Any]) -> bool:
    match name:
        case "$and":
            return all(matches(each, document) for each in operand)
        case "$or":
            return any(matches(each, document) for each in operand)
        case "$nor":
            return not any(matches(each, document) for each in operand)
        case _:
            return _holds_of(values_at(document, name.split(".")), operand)


def values_at(value: Any, path: list[str]) -> list[Any]:
    """What is at a path; of a list on the way, what is there in each of its elements."""
    if not path:
        return [value]
    if isinstance(value, Mapping):
        members = cast("Mapping[str, Any]", value)
        return values_at(members.get(path[0], _MISSING), path[1:])
    if isinstance(value, (list, tuple)):
        elements = cast("Sequence[Any]", value)
        index = int(path[0]) if path[0].isdecimal() else -1
        found = values_at(elements[index], path[1:]) if 0 <= index < len(elements) else []
        for element in elements:
            if isinstance(element, Mapping):
                found += values_at(cast("Mapping[str, Any]", element), path)
        return found
    return [_MISSING]


def _is_operators(operand: Any) -> bool:
    return isinstance(operand, Mapping) and any(
        str(name).startswith("$") for name in cast("Mapping[object, Any]", operand))


def _holds_of(values: list[Any], operand: Any) -> bool:
    if not _is_operators(operand):
        return any(_equal(value, operand) for value in _with_elements(values))
    operators = cast("Mapping[str, Any]", operand)
    return all(_apply(name, argument, values, operators) for name, argument in operators.items())


def _apply(name: str, argument: Any, values: list[Any], operators: Mapping[str, Any]) -> bool:
    match name:
        case "$not":
            return not _holds_of(values, argument)
        case "$ne":
            return not _holds_of(values, {"$eq": argument})
        case "$nin":
            return not _holds_of(values, {"$in": argument})
        case "$exists":
            return any(value is not _MISSING for value in values) == bool(argument)
        case "$size":
            return any(isinstance(value, list) and len(cast("Sequence[Any]", value)) == argument
                       for value in values)
        case "$elemMatch":
            return any(_element_matches(element, argument) for element in _elements(values))
        case "$regex":
            pattern = _pattern(argument, operators.get("$options", ""))
            return any(isinstance(value, str) and pattern.search(value)
                       for value in _with_elements(values))
        case "$options":
            return True
        case "$net":
            network = ipaddress.ip_network(argument)
            return any(isinstance(value, str) and ipaddress.ip_address(value) in network
                       for value in values)
        case _ if name in _CONDITIONS:
            condition = _CONDITIONS[name]
            return any(condition(value, argument) for value in _with_elements(values))
        case _:
            raise InvalidArgument(
                f"query: {name} is not known of what CovertMark reads otherwise than wirelake")


def _pattern(text: str, options: str) -> re.Pattern[str]:
    flags = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}
    return re.compile(text, sum(flags[letter] for letter in options))


def _element_matches(element: Any, argument: Any) -> bool:
    if _is_operators(argument):
        return _holds_of([element], argument)
    return isinstance(element, Mapping) and matches(argument, cast("Mapping[str, Any]", element))


def _elements(values: list[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, list):
            yield from cast("Sequence[Any]", value)


def _with_elements(values: list[Any]) -> Iterator[Any]:
    yield from values
    yield from _elements(values)


def _kind(value: Any) -> str:
    """Values of one kind alone are compared."""
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, (int, float)) else type(value).__name__


def _equal(value: Any, wanted: Any) -> bool:
    if wanted is None:
        return value is None or value is _MISSING
    if isinstance(value, tuple):
        value = list(cast("Sequence[Any]", value))
    return _kind(value) == _kind(wanted) and value == wanted


def _ordered(compare: Callable[[Any, Any], bool]) -> Condition:
    return lambda value, wanted: _kind(value) == _kind(wanted) and compare(value, wanted)


_CONDITIONS: dict[str, Condition] = {
    "$eq": _equal,
    "$in": lambda value, wanted: any(_equal(value, each) for each in wanted),
    "$lt": _ordered(lambda value, wanted: value < wanted),
    "$lte": _ordered(lambda value, wanted: value <= wanted),
    "$gt": _ordered(lambda value, wanted: value > wanted),
    "$gte": _ordered(lambda value, wanted: value >= wanted),
}
