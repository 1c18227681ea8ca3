"""MongoDBManager: collections by the calls that CovertMark's scripts make, in any store."""

from __future__ import annotations

import datetime
import hashlib
import logging
import os
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, cast

from .._filter import valid_subject
from .._query import plain_query
from ..collection import Collection
from ..errors import CollectionNotFound, InvalidArgument
from ..store import Store, open_store
from ._query import Split, matches, values_at
from ._reading import Packet, fields_among, packet_of, whole_length

_log = logging.getLogger("wirelake.covertmark")


@dataclass
class Inserted:
    """What came of packets that were inserted."""

    inserted_ids: list[int] = field(default_factory=list[int])
    """A number for each packet."""


class MongoDBManager:
    """The collections of a store. It gives False where CovertMark's does.

    Args:
        db_server: URL of a store, or a Store; None is the default store.

    Raises:
        ValueError: There is no such kind of store.
    """

    def __init__(self, db_server: str | os.PathLike[str] | Store | None = None) -> None:
        self._store = db_server if isinstance(db_server, Store) else open_store(db_server)

    def lookup_collection(self, collection_name: str | bool | None) -> bool:
        """Whether there is a collection of that name."""
        return collection_name in self._store

    def new_collection(
        self, description: str = "", input_filters: Iterable[Any] = ()
    ) -> str | Literal[False]:
        """Creates an empty collection.

        Args:
            description: Text that the store keeps with it.
            input_filters: Pairs of a network and a position that the store keeps with it.

        Returns:
            Its name; False if a filter is none.
        """
        subjects = list(input_filters)
        try:
            for subject in subjects:
                valid_subject(subject)
        except ValueError:
            return False
        return self._store.create(description, input_filters=subjects)

    def delete_collection(self, collection_name: str | bool | None) -> bool:
        """Drops a collection with its packets; False if there is none."""
        return self._store.drop(collection_name)

    def modify_collection_description(
        self, collection_name: str | bool | None, description: str
    ) -> bool:
        """Replaces the description; False if there is no such collection, or nothing to change."""
        found = self._store.lookup(collection_name)
        if found is None or found["description"] == description:
            return False
        self._store[found["name"]].describe(description)
        return True

    def list_collections(self) -> list[dict[str, Any]]:
        """Name, time of creation (UTC), description and filters of each collection that can be read."""
        return [
            {
                "name": info["name"],
                "creation_time": _as_text(info["creation_time"]),
                "description": info["description"],
                "input_filters": info["input_filters"],
            }
            for info in self._store.collections()
            if info["creation_time"] is not None
        ]

    def insert_packets(
        self, packets: Iterable[Mapping[str, Any]], collection_name: str = ""
    ) -> dict[str, Any] | Literal[False]:
        """Inserts packets, such as `PCAPParser.load_packet_info` gives, at once.

        Args:
            packets: The packets as CovertMark reads them.
            collection_name: The collection; none is a new one.

        Returns:
            `collection_name` and `inserted`, which has `inserted_ids`; False if there is no such
            collection, no packet, or one that is none: then nothing is inserted.
        """
        name = collection_name or self.new_collection()
        try:
            read = [_as_wirelake_reads(packet) for packet in packets]
            count = self._store[cast("str", name)].insert(read) if read else 0
        except (CollectionNotFound, InvalidArgument, KeyError, TypeError, AttributeError) as error:
            _log.warning("%s: no packets were inserted: %s", name, error)
            count = 0
        if not count:
            if not collection_name:
                self._store.drop(name)
            return False
        return {"collection_name": name, "inserted": Inserted(list(range(1, count + 1)))}

    def find_packets(
        self, collection_name: str | bool | None, query_params: Mapping[str, Any], max_r: object = 0
    ) -> list[Packet] | Literal[False]:
        """The packets that a query means, in order, payloads and TLS data in base64.

        Args:
            collection_name: The collection.
            query_params: A MongoDB query document, about packets as CovertMark reads them.
            max_r: How many at most; 0 and less, and what is no number, is all.

        Returns:
            The packets; False if there is no such collection.

        Raises:
            InvalidArgument: It is no query.
        """
        return self.find_with(collection_name, query_params, max_r, raw=False)

    def find_with(
        self,
        collection_name: str | bool | None,
        query_params: Mapping[str, Any],
        max_r: object,
        *,
        raw: bool,
    ) -> list[Packet] | Literal[False]:
        """find_packets(), of which `raw` gives bytes as they are."""
        collection = self._collection(collection_name)
        if collection is None:
            return False
        limit = max_r if isinstance(max_r, int) and max_r > 0 else 0
        return [packet_of(row, raw) for row in _rows(collection, query_params, limit)]

    def count_packets(
        self, collection_name: str | bool | None, query_params: Mapping[str, Any] | None = None
    ) -> int | Literal[False]:
        """How many packets a query means; False if there is no such collection.

        Raises:
            InvalidArgument: It is no query.
        """
        collection = self._collection(collection_name)
        if collection is None:
            return False
        query = query_params or {}
        if not Split(collection.columns).needs_a_look(query):
            return collection.count(dict(query))
        return sum(1 for _ in _rows(collection, query, 0))

    def distinct_packets(
        self, collection_name: str | bool | None, field_name: str
    ) -> int | Literal[False]:
        """How many values of a field there are that are not null; False if there is no such collection.

        Raises:
            InvalidArgument: There is no such field.
        """
        collection = self._collection(collection_name)
        if collection is None:
            return False
        if not Split(collection.columns).needs_a_look({field_name: None}):
            return len(collection.distinct(field_name))
        path = field_name.split(".")
        rows = _rows(collection, {field_name: {"$ne": None}}, 0)
        found = (values_at(packet_of(row, raw=False), path) for row in rows)
        return len({repr(each) for values in found for value in values for each in _elements(value)})

    def delete_packets(
        self, collection_name: str | bool | None, query_params: Mapping[str, Any]
    ) -> int | Literal[False]:
        """Deletes the packets that a query means; how many, or False if there is no such collection.

        Raises:
            InvalidArgument: It is no query.
        """
        collection = self._collection(collection_name)
        if collection is None:
            return False
        if not Split(collection.columns).needs_a_look(query_params):
            return collection.delete(dict(query_params))
        frames: defaultdict[str, list[int]] = defaultdict(list)
        for row in _rows(collection, query_params, 0, ["load", "frame"]):
            frames[row["load"]].append(row["frame"])
        places = [{"load": load, "frame": {"$in": these}} for load, these in frames.items()]
        return collection.delete({"$or": places}) if places else 0

    @staticmethod
    def generate_name() -> str:
        """`traces`, the day, and 40 random hexadecimal digits."""
        today = datetime.datetime.now(datetime.UTC).strftime("%Y%m%d")
        return "traces" + today + hashlib.sha1(os.urandom(8), usedforsecurity=False).hexdigest()

    @staticmethod
    def log_error(error_content: object) -> None:
        """Writes to the logger `wirelake.covertmark`."""
        _log.error("%s", error_content)

    def _collection(self, name: str | bool | None) -> Collection | None:
        try:
            return self._store[name] if isinstance(name, str) else None
        except CollectionNotFound:
            return None


def _rows(
    collection: Collection, query: Mapping[str, Any], limit: int, further: Iterable[str] = ()
) -> Iterator[dict[str, Any]]:
    """The stored packets that a query means, by CovertMark's reading of them."""
    plain = cast("dict[str, Any]", plain_query(dict(query)))
    columns = collection.columns
    split = Split(columns)
    needed = [*fields_among(columns), *further]
    if not split.needs_a_look(plain):
        yield from collection.find(plain, limit, fields=needed, raw=True)
        return
    fields = dict.fromkeys([*needed, *split.other_fields(plain)])
    left = limit
    for row in collection.find(split.for_store(plain), fields=list(fields), raw=True):
        if not matches(plain, _document(row)):
            continue
        yield row
        left -= 1
        if left == 0:
            return


def _document(row: Mapping[str, Any]) -> dict[str, Any]:
    """What a query sees: the packet, and stored columns that it names."""
    packet = packet_of(row, raw=False)
    tcp = {**row["tcp_info"], **packet["tcp_info"]} if row["tcp_info"] else None
    return {**row, **packet, "tcp_info": tcp}


def _elements(value: Any) -> Sequence[Any]:
    return cast("Sequence[Any]", value) if isinstance(value, list) else [value]


def _as_wirelake_reads(packet: Mapping[str, Any]) -> dict[str, Any]:
    return {**packet, "len": whole_length(packet["type"], packet["len"])}


def _as_text(creation_time: str) -> str:
    """RFC 3339 to the second, without zone and `T`."""
    return creation_time[:19].replace("T", " ")
