"""What callers pass, looked at before it goes to the library: errors name the argument."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any, cast

from .errors import InvalidArgument


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
