"""Subjects of an IP filter: what is one, and what is none."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias, cast

from . import _core, _log, constants
from .errors import InvalidArgument

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Subject: TypeAlias = tuple[str | Network | Address, int] | list[Any]
"""NET and POSITION, as a tuple, or as the list that JSON makes of one."""

_POSITIONS = (constants.IP_SRC, constants.IP_DST, constants.IP_EITHER)
_TYPES = (
    str,
    ipaddress.IPv4Network,
    ipaddress.IPv6Network,
    ipaddress.IPv4Address,
    ipaddress.IPv6Address,
)


def valid_subject(subject: object) -> tuple[Network, int]:
    """The network and position of a subject. ValueError says why it is none."""
    parts = cast("Sequence[object]", subject) if isinstance(subject, (tuple, list)) else ()
    if len(parts) != 2:
        raise ValueError("a subject is a pair (NET, POSITION)")
    net, position = parts
    if isinstance(position, bool) or not isinstance(position, int) or position not in _POSITIONS:
        raise ValueError("a position is IP_SRC, IP_DST or IP_EITHER")
    if not isinstance(net, _TYPES):
        raise ValueError("NET is text or an object of ipaddress")
    network = ipaddress.ip_network(str(net), strict=True)
    _core.parse_subnet(str(network))  # Refuses scope identifiers: a packet has none.
    return network, int(position)


def valid_subjects(subjects: Iterable[object]) -> tuple[list[tuple[Network, int]], int]:
    """Those that are valid, in order, and how many were given. The others go to the invalid log."""
    valid: list[tuple[Network, int]] = []
    given = 0
    try:
        iterator = iter(subjects)
    except TypeError:
        _log_subject(subjects, "subjects are a list of pairs (NET, POSITION)")
        return valid, 1
    for subject in iterator:
        given += 1
        try:
            valid.append(valid_subject(subject))
        except Exception as error:  # Also what a subject's own methods raise.
            _log_subject(subject, str(error))
    return valid, given


def strict_subjects(subjects: Iterable[Subject]) -> list[Subject]:
    """The subjects, all of them valid. InvalidArgument says which is not, and why."""
    given = list(subjects)
    for subject in given:
        try:
            valid_subject(subject)
        except ValueError as error:
            raise InvalidArgument(f"filter subject {subject!r}: {error}") from error
    return given


def _log_subject(subject: object, reason: str) -> None:
    try:
        shown = repr(subject)[:200]
    except Exception:  # A stranger's __repr__ may do anything.
        shown = f"a {type(subject).__name__}"
    _core.log_invalid(f"filter subject {shown}: {reason}")
    _log.pass_on_invalid()


def reverse_filter(subjects: Iterable[Subject]) -> list[Subject]:
    """The subjects with IP_SRC and IP_DST swapped: the other direction of the same traffic.

    Args:
        subjects: Pairs (NET, POSITION), as `PCAPParser.set_ip_filter` takes them.

    Returns:
        As many pairs, in the same order, as tuples.
    """
    swapped = {constants.IP_SRC: constants.IP_DST, constants.IP_DST: constants.IP_SRC}
    return [(net, swapped.get(position, position)) for net, position in subjects]
