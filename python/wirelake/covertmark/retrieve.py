"""Retriever: packets out of one collection, payloads decoded."""

from __future__ import annotations

import builtins
import logging
import os
from collections.abc import Mapping
from typing import Any, Literal

from ..errors import Error
from ..store import Store
from . import constants
from ._reading import Packet
from .mongo import MongoDBManager
from .utils import build_subnet

_log = logging.getLogger("wirelake.covertmark")
_POSITIONS = (constants.IP_SRC, constants.IP_DST, constants.IP_EITHER)


class Retriever:
    """Reads a collection that was selected.

    Args:
        store: URL of a store, or a Store; None is the default store.
    """

    def __init__(self, store: str | os.PathLike[str] | Store | None = None) -> None:
        self._manager = MongoDBManager(store)
        self._collection: str | None = None

    def list(
        self, in_string: bool = False, match_filters: list[int] | None = None
    ) -> list[dict[str, Any]] | str:
        """The collections, each with how many packets it has (`count`).

        Args:
            in_string: Text for people in place of a list.
            match_filters: Positions: only collections whose filters have just these; None is all.
        """
        is_matched = isinstance(match_filters, builtins.list)
        found = [
            {**each, "count": self._manager.count_packets(each["name"])}
            for each in self._manager.list_collections()
            if not is_matched or _positions(each) == set(match_filters or ())
        ]
        if not in_string:
            return found
        lines = ["Available collections of traces:", *map(_line, found), ""]
        if is_matched:
            lines[-1] = "(Only those with specified input filter types are returned.)"
        return "\n".join(lines)

    def select(self, collection_name: str | bool | None) -> bool:
        """Chooses a collection; False, with the choice as it was, if there is none of that name."""
        if not isinstance(collection_name, str) or not self._manager.lookup_collection(collection_name):
            return False
        self._collection = collection_name
        return True

    def get_input_filters(self) -> builtins.list[builtins.list[str | int]] | Literal[False]:
        """The selected collection's filters, pairs of text and position; False without any that is right."""
        for each in self._manager.list_collections():
            if each["name"] != self._collection:
                continue
            filters = each["input_filters"]
            is_right = all(build_subnet(net) and position in _POSITIONS for net, position in filters)
            return filters if is_right else False
        return False

    def current(self) -> str | None:
        """The name of the selected collection; None before one is selected."""
        return self._collection

    def count(self, trace_filter: Mapping[str, Any] | None = None) -> int | Literal[False]:
        """How many packets of the selected collection a query means; False if there is none selected."""
        return self._manager.count_packets(self._collection, trace_filter)

    def distinct(self, column: str) -> int | Literal[False]:
        """How many values of a field there are that are not null; False without a collection."""
        return self._manager.distinct_packets(self._collection, column)

    def retrieve(
        self, trace_filter: Mapping[str, Any] | None = None, limit: object = 0
    ) -> builtins.list[Packet]:
        """The packets of the selected collection that a query means, payloads and TLS data decoded.

        Args:
            trace_filter: A MongoDB query document; none is all packets.
            limit: How many at most; 0 is all.

        Returns:
            The packets, in order; none if no collection is selected, or what was asked is no query:
            the logger `wirelake.covertmark` has why.
        """
        try:
            found = self._manager.find_with(self._collection, trace_filter or {}, limit, raw=True)
        except Error as error:
            _log.warning("%s: nothing was retrieved: %s", self._collection, error)
            return []
        return found or []


def _positions(collection: Mapping[str, Any]) -> set[int]:
    return {position for _, position in collection["input_filters"]}


def _line(collection: Mapping[str, Any]) -> str:
    shown = ("name", "description", "creation_time", "input_filters", "count")
    return ", ".join(str(collection[name]) for name in shown)
