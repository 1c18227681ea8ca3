"""What callers pass, looked at before it goes to the library: errors name the argument."""

from __future__ import annotations

import datetime
import operator
from collections.abc import Iterable, Sequence
from typing import Any, Union, cast

from . import _core
from .errors import InvalidArgument

Sort = Union[str, Sequence[tuple[str, int]]]
"""A field, or fields and 1 or -1, of which -1 is the greatest first."""


def whole_number(argument: str, value: object, least: int = 0) -> int:
    """A whole number of `least` and more, of Python or of another library.

    Raises:
        TypeError: It is no whole number.
        InvalidArgument: It is less.
    """
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        raise TypeError(f"{argument} is a whole number, not {value!r}")
    number = operator.index(cast("Any", value))
    if number < least:
        raise InvalidArgument(f"{argument} is {least} or more, not {number}")
    return number


def limit_of(value: object) -> int:
    """How many at most, for the library; None and 0 are all."""
    return 0 if value is None else whole_number("limit", value)


def interval_of(value: object) -> int | None:
    """How long intervals of time are, in nanoseconds; None is no intervals.

    Raises:
        TypeError: It is neither text nor a timedelta.
        InvalidArgument: It is no duration, or none longer than 0.
    """
    if value is None:
        return None
    if isinstance(value, str):
        try:
            nanoseconds = _core.interval_ns(value)
        except InvalidArgument as error:
            raise InvalidArgument(f"every: {error}") from None
    else:
        instance_of("every", value, datetime.timedelta, 'text such as "10s", or a timedelta')
        nanoseconds = cast("datetime.timedelta", value) // datetime.timedelta(microseconds=1) * 1000
    if not 0 < nanoseconds < 2**63:
        raise InvalidArgument(f"every is longer than 0, up to 292 years, not {value!r}")
    return nanoseconds


def text_of(argument: str, value: object) -> str:
    """Text. TypeError for anything else."""
    if not isinstance(value, str):
        raise TypeError(f"{argument} is text, not {value!r}")
    return value


def flag_of(argument: str, value: object) -> bool:
    """True or False. TypeError for anything else, such as the text "no"."""
    if not isinstance(value, bool):
        raise TypeError(f"{argument} is True or False, not {value!r}")
    return value


def instance_of(argument: str, value: object, kind: type, what: str) -> None:
    """TypeError, which says that the argument is `what`, for what is not of that kind."""
    if not isinstance(value, kind):
        raise TypeError(f"{argument} is {what}, not {value!r}")


def names_of(argument: str, value: str | Sequence[str] | None) -> list[str]:
    """Names of fields, of which one may stand alone; None is none. TypeError for anything else."""
    if value is None:
        return []
    if isinstance(value, str):
        return [value]
    try:
        return [text_of(argument, name) for name in value]
    except TypeError as error:
        raise TypeError(f"{argument} is a name or a list of names, not {value!r}") from error


def sort_keys(sort: Sort | None) -> list[tuple[str, int]]:
    """An order as pairs of a field and a direction; None is none.

    Raises:
        TypeError: It is neither text nor a list.
        InvalidArgument: One of its keys is no such pair.
    """
    if sort is None:
        return []
    if isinstance(sort, str):
        return [(sort, 1)]
    keys: list[tuple[str, int]] = []
    instance_of("sort", sort, Iterable, "a field, or a list of (field, 1 or -1)")
    for key in sort:
        match key:
            case (str(field), 1 | -1 as direction):
                keys.append((field, int(direction)))
            case _:
                raise InvalidArgument(
                    f"sort is a field, or a list of (field, 1 or -1); {key!r} is neither")
    return keys
