"""Queries with objects of Python in them: as the text and numbers that are stored."""

from __future__ import annotations

import datetime
import ipaddress
from collections.abc import Iterable, Mapping
from typing import Any, cast

from . import _core
from .errors import InvalidArgument

Query = dict[str, Any]

_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


def _time(moment: datetime.datetime, field: str) -> str | int:
    if moment.tzinfo is None:
        raise InvalidArgument(
            f"query: {moment!r} at {field!r} has no time zone; add one, such as tzinfo=datetime.UTC")
    if field == "ts_ns":
        return (moment - _EPOCH) // datetime.timedelta(microseconds=1) * 1000
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _field_of(name: Any, around: str) -> str:
    """An operator is about the field that it stands at."""
    return around if str(name).startswith("$") else str(name)


def _value(value: Any, field: str) -> Any:
    if isinstance(value, Mapping):
        members = cast("Mapping[object, Any]", value)
        return {name: _value(inner, _field_of(name, field)) for name, inner in members.items()}
    if isinstance(value, (list, tuple)):
        return [_value(each, field) for each in cast("Iterable[Any]", value)]
    if isinstance(value, datetime.datetime):
        return _time(value, field)
    if isinstance(value, (ipaddress.IPv4Address, ipaddress.IPv6Address)):
        return _core.parse_subnet(str(value)).partition("/")[0]
    if isinstance(value, (ipaddress.IPv4Network, ipaddress.IPv6Network)):
        return str(value)
    return value


def plain_query(query: object) -> object:
    """A query as the library takes it: datetimes, addresses and networks as what is stored."""
    try:
        return _value(query, "")
    except RecursionError:
        return query  # Which is refused, with how deep it may be.

