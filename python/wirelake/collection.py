"""Collections: the packets of some loads, and what can be asked of them."""

from __future__ import annotations

import datetime
import json
import operator
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from . import _core
from ._arguments import (
    Sort,
    flag_of,
    interval_of,
    limit_of,
    names_of,
    sort_keys,
    text_of,
    whole_number,
)
from ._html import html_of
from ._packet_rows import ArrowStream, stream_of
from ._progress import Progress, ProgressFunction
from ._query import Query, plain_query
from ._tables import Tables
from .errors import CollectionNotFound, Error, Unsupported, in_python
from .flows import Flows
from .types import CheckFinding, CheckReport, CollectionInfo, HistoryEntry, Packed, Packet

if TYPE_CHECKING:
    from .store import Store


def _lists_of(rows: _core.Rows) -> Iterator[list[dict[str, Any]]]:
    while (batch := rows.next()) is not None:
        yield batch


class Collection(Tables):
    """The packets of some loads: a table that takes appends, and is dropped as one.

    It has a length, iterates over its packets, and equals another of the same name and store.

    Example:
        >>> collection
        <Collection 'traces...', 44 packets, 'a morning'>
        >>> {packet["proto"] for packet in collection}
        {'TCP'}
    """

    def __init__(self, store: Store, core: _core.Collection, name: str) -> None:
        self._store = store
        self._core = core
        self.name = name

    def __reduce__(self) -> tuple[Callable[[Store, str], Collection], tuple[Store, str]]:
        """A collection in another process is the one of the same name and store."""
        return operator.getitem, (self._store, self.name)

    def __repr__(self) -> str:
        try:
            info = self._store.lookup(self.name)
        except Error:
            return f"<Collection {self.name!r}, cannot be read>"
        if info is None:
            return f"<Collection {self.name!r}, dropped>"
        return f"<Collection {self.name!r}, {info['count']:,} packets, {info['description']!r}>"

    @property
    def info(self) -> CollectionInfo:
        """What Store.lookup() says of it.

        Raises:
            CollectionNotFound: It has been dropped.
        """
        info = self._store.lookup(self.name)
        if info is None:
            raise CollectionNotFound(f"there is no collection {self.name!r} in {self._store.url}")
        return info

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Packet]:
        """All packets, as `find()` gives them."""
        return self.find()

    def __eq__(self, other: object) -> bool:
        """Whether it is the one of the same name in the same store."""
        if not isinstance(other, Collection):
            return NotImplemented
        return (self._store.url, self.name) == (other._store.url, other.name)

    def __hash__(self) -> int:
        return hash((self._store.url, self.name))

    def __enter__(self) -> Collection:
        """For `with`: a collection holds nothing open that would have to be closed."""
        return self

    def __exit__(self, *raised: object) -> None: ...

    def _repr_html_(self) -> str | None:
        try:
            return html_of(self)
        except Error:
            return None  # A notebook shows repr() then.

    @property
    def path(self) -> Path:
        """The folder of the table, for engines that open it (docs/store-format.md).

        Raises:
            Unsupported: It is on a server.

        Example:
            >>> polars.scan_delta(collection.path).select(polars.len()).collect().item()
            44
        """
        folder = self._core.folder()
        if folder is None:
            raise Unsupported(
                f"{self.name}: is on a server, and no folder; Store.copy() makes one of it")
        return Path(os.fsdecode(folder))

    @property
    def flows(self) -> Flows:
        """The flows of its packets: who spoke to whom, by what name, with what client.

        Example:
            >>> collection.flows.count()
            3
        """
        return Flows(self._core.flows(), self.name)

    def head(self, n: int = 5) -> list[Packet]:
        """The first packets, as dicts.

        Example:
            >>> [packet["len"] for packet in collection.head(2)]
            [203, 870]
        """
        return list(self.find(limit=n)) if whole_number("n", n) else []

    @overload
    def find(
        self,
        query: Query | None = None,
        limit: int | None = 0,
        fields: None = None,
        skip: int = 0,
        sort: Sort | None = None,
        raw: bool = False,
    ) -> Iterator[Packet]: ...

    @overload
    def find(
        self,
        query: Query | None = None,
        limit: int | None = 0,
        *,
        fields: str | Sequence[str],
        skip: int = 0,
        sort: Sort | None = None,
        raw: bool = False,
    ) -> Iterator[dict[str, Any]]: ...

    @overload
    def find(
        self,
        query: Query | None,
        limit: int | None,
        fields: str | Sequence[str],
        skip: int = 0,
        sort: Sort | None = None,
        raw: bool = False,
    ) -> Iterator[dict[str, Any]]: ...

    def find(
        self,
        query: Query | None = None,
        limit: int | None = 0,
        fields: str | Sequence[str] | None = None,
        skip: int = 0,
        sort: Sort | None = None,
        raw: bool = False,
    ) -> Iterator[Packet] | Iterator[dict[str, Any]]:
        """The packets as dicts, by load and then by frame unless sorted.

        Several threads may take from one iterator: each packet comes once. In a forked process it
        raises `InvalidArgument`: begin anew there.

        Args:
            query: A MongoDB query document (docs/queries.md), such as
                `{"dport": 443, "src": {"$net": "10.0.0.0/8"}}`; None is everything. Values can be
                objects of `ipaddress`, and datetimes with a time zone for `ts` and `ts_ns`.
            limit: How many at most; 0 and None are all.
            fields: Keys of the packet dict and stored columns, dotted for what is inside, or one of
                them; None is the dict of `PCAPParser.load_packet_info()`.
            skip: How many to pass over first.
            sort: A field, or a list of `(field, 1 or -1)`; -1 is the greatest first.
            raw: Bytes as they are, instead of base64.

        Raises:
            CollectionNotFound: It has been dropped.
            InvalidArgument: What is no query (the text says what and where), a name in it, in
                `fields` or in `sort` that there is not (it says which is nearest), or a negative
                number.

        Example:
            >>> inside = ipaddress.ip_network("10.0.0.0/8")
            >>> list(collection.find({"src": {"$net": inside}}, limit=1, fields=["src", "dport"]))
            [{'src': '10.0.0.1', 'dport': 443}]
        """
        rows = self._core.find(
            plain_query(query), names_of("fields", fields), sort_keys(sort),
            whole_number("skip", skip), limit_of(limit), flag_of("raw", raw))
        return _core.ListItems(_lists_of(rows))

    def count(self, query: Query | None = None) -> int:
        """How many packets there are, or how many a query means.

        Example:
            >>> collection.count({"dport": 443})
            22

        Raises:
            CollectionNotFound: It has been dropped.
            InvalidArgument: What is no query, or a name in it that there is not.
        """
        return self._core.count(plain_query(query))

    def count_by(
        self,
        fields: str | Sequence[str],
        query: Query | None = None,
        *,
        sum: str | Sequence[str] = (),
        limit: int | None = None,
    ) -> list[dict[str, Any]]:
        """Packets that have the same values at some fields, counted and summed up.

        Args:
            fields: Keys of the packet dict and stored columns, dotted for what is inside, or one.
            query: Which packets, as in `find`; None is all.
            sum: Columns of integers to sum up in each group, or one.
            limit: How many groups at most; 0 and None are all.

        Returns:
            A dict for each group: its values by the names of the fields, `count`, and the sums by
            theirs. The greatest come first, by the first sum or else by the count.

        Raises:
            CollectionNotFound: It has been dropped.
            InvalidArgument: What is no query, a name that there is not or that stands twice, or a
                sum of what is no integer.

        Example:
            >>> collection.count_by(["src", "dst"], sum="len", limit=1)
            [{'src': '212.199.219.221', 'dst': '10.0.0.1', 'count': 10, 'len': 4326}]
        """
        return self._core.count_by(
            names_of("fields", fields), plain_query(query), names_of("sum", sum),
            limit_of(limit))

    def top(
        self,
        field: str | None = None,
        query: Query | None = None,
        *,
        sum: str | None = None,
        every: str | datetime.timedelta | None = None,
        limit: int | None = 10,
    ) -> list[dict[str, Any]]:
        """The most frequent values of a field, or how many packets there are over time.

        Args:
            field: A key of the packet dict or a stored column, dotted for what is inside; of a list
                each element counts, and null does not. May be left out with `every`.
            query: Which packets, as in `find`; None is all.
            sum: A column of integers to sum up for each value, by which they are ordered then.
            every: Cut time into intervals so long, such as `"10s"`, `"5m"`, `"1h"` or `"500ms"`:
                the values in each, or without a field its count.
            limit: How many values at most, with `every` in each interval; 0 and None are all.

        Returns:
            A dict for each value: by the field's name, `count`, and the sum by its name. The
            greatest come first, by the sum or else by the count. With `every` in order of time,
            with `ts_ns` before them, when the interval begins; one without packets is left out.

        Raises:
            CollectionNotFound: It has been dropped.
            InvalidArgument: What is no query, a name that there is not, a sum of what is no
                integer, or an interval that is no duration.

        Example:
            >>> collection.top("src", sum="len", limit=1)
            [{'src': '212.199.219.221', 'count': 10, 'len': 4326}]
            >>> collection.top(every="1h", query={"dport": 443})
            [{'ts_ns': 1350799200000000000, 'count': 3}, ...]
        """
        return self._core.top(
            None if field is None else text_of("field", field), plain_query(query),
            None if sum is None else text_of("sum", sum), interval_of(every), limit_of(limit))

    def delete(self, query: Query, *, purge: bool = False, dry_run: bool = False) -> int:
        """Deletes the packets that a query means; how many.

        In an embedded store they stay on the disk for readers that began before, and for `restore`,
        until `Store.tidy()` removes them.

        Args:
            query: Which packets, as in `find`; here None is no query, and `{}` alone is all.
            purge: Take what was deleted, now and earlier, from the disk at once.
            dry_run: Say how many would be deleted, and delete nothing.

        Example:
            >>> collection.delete({"dport": 443}, dry_run=True)
            22

        Raises:
            CollectionNotFound: It has been dropped.
            InvalidArgument: What is no query, None, or a name in it that there is not.
            Conflict: Another writer replaced the same files meanwhile; nothing was deleted.
        """
        return self._core.delete(
            plain_query(query), flag_of("purge", purge), flag_of("dry_run", dry_run))

    def insert(
        self,
        packets: Iterable[Mapping[str, Any]] | ArrowStream,
        *,
        capture: str = "inserted",
        raw: bool = False,
    ) -> int:
        """Appends packets of a program as one load, all of them or none; how many.

        They are held in memory until they are stored.

        Args:
            packets: Dicts as load_packet_info() gives them, of which keys that are no columns are
                passed over; or anything of Arrow's that has the columns of `arrow()`, such as a table:
                columns that it lacks are null, or made of others.
            capture: What the packets are said to be of.
            raw: Bytes in dicts are as they are, instead of base64.

        Example:
            >>> collection.insert(collection.head(2))
            2

        Raises:
            CollectionNotFound: It has been dropped.
            InvalidArgument: A packet is none; the text says which, and why.
        """
        return self._core.insert(
            stream_of(packets, flag_of("raw", raw)), text_of("capture", capture))

    def history(self, limit: int = 0) -> list[HistoryEntry]:
        """What changed the collection, the newest first, whoever changed it.

        `types.HistoryEntry` names the keys.

        Args:
            limit: How many changes at most; 0 is all that are known still.

        Raises:
            CollectionNotFound: It has been dropped.
            Unsupported: It is on a MongoDB server, which keeps no earlier versions.
        """
        changes = self._core.history(limit_of(limit))
        return [json.loads(text) for text in changes]

    def restore(self, version: int) -> int:
        """Makes the packets and loads those of an earlier version, as one more change; how many.

        What was deleted since comes back, and what was loaded since goes. The description, settings
        and columns that others added stay as they are.

        Args:
            version: One of `history()`, or the one before a change that is to be taken back.

        Raises:
            CollectionNotFound: It has been dropped.
            InvalidArgument: There is no such version yet.
            NotFound: A file of that version is gone, as after `Store.tidy()` or `delete(purge=True)`,
                or the log no longer reaches back; nothing was changed.
            Conflict: Another writer deleted, packed or restored meanwhile; nothing was changed.
            Unsupported: It is on a MongoDB server, which keeps no earlier versions.
        """
        return self._core.restore(whole_number("version", version))

    def distinct(self, field: str, query: Query | None = None) -> list[Any]:
        """The values of a field that are not null, once each and sorted; of a list, its elements.

        Args:
            field: A key of the packet dict or a stored column, dotted for what is inside.
            query: Which packets, as in `find`; None is all.

        Example:
            >>> collection.distinct("tls_info.type")
            ['ALERT', 'APPLICATION_DATA', 'CHANGE_CIPHER_SPEC', 'HANDSHAKE']

        Raises:
            CollectionNotFound: It has been dropped.
            InvalidArgument: What is no query, or a name that there is not.
        """
        return self._core.distinct(text_of("field", field), plain_query(query))

    def describe(self, text: str) -> None:
        """Replaces the description."""
        self._core.describe(text_of("text", text))

    def optimize(self, file_size: int = 512 << 20) -> Packed:
        """Packs files smaller than `file_size` bytes; the packets and their order stay.

        Returns:
            `files` of `bytes` became `new_files` of `new_bytes`; all 0 if there was nothing to do.
        """
        files, size, new_files, new_size = self._core.optimize(
            whole_number("file_size", file_size, 1))
        return {"files": files, "bytes": size, "new_files": new_files, "new_bytes": new_size}

    def check(self, progress: bool | ProgressFunction = False) -> CheckReport:
        """Reads all that the collection has: what is damaged, what is missing, what nobody names.

        Args:
            progress: True shows a bar; a function is called with bytes done, bytes in all, and packets.

        Returns:
            `sound` is False if anything is damaged or missing; `types.CheckReport` names the keys.

        Raises:
            CollectionNotFound: It has been dropped.
        """
        with Progress(progress, self.name) as shown:
            files, packets, found = self._core.check(shown.function)
        findings: list[CheckFinding] = [
            {"found": kind, "file": file, "message": in_python(message)}
            for kind, file, message in found
        ]
        sound = all(finding["found"] == "unnamed" for finding in findings)
        return {"sound": sound, "files": files, "packets": packets, "findings": findings}

    def drop(self) -> bool:
        """Drops the collection with its data; False if it was gone."""
        return self._store.drop(self.name)

    def export(
        self,
        path: str | os.PathLike[str],
        query: Query | None = None,
        *,
        format: str | None = None,
        overwrite: bool = False,
        progress: bool | ProgressFunction = False,
    ) -> int:
        """Writes the packets to a file, by load and then by frame; returns how many.

        The file is its owner's alone, and is there when it is complete or not at all. `docs/export.md`
        says what is in each format.

        Args:
            path: The file; `~` is expanded.
            query: Which packets, as in `find`; None is all.
            format: `"parquet"`, `"csv"`, `"ndjson"` or `"pcapng"`; None is what `path` ends in, before
                a `.gz` or `.zst` that compresses it.
            overwrite: Replace a file that exists.
            progress: True for a bar, or a function of bytes written, None and packets written.

        Example:
            >>> conversation = {"$or": [{"sport": 50553}, {"dport": 50553}]}
            >>> collection.export("conversation.pcapng", conversation)
            19

        Raises:
            FileExistsError: There is such a file, and `overwrite` is False.
            ValueError: The format cannot be told, or is pcapng and a capture was loaded without
                `keep_headers`.
        """
        file = Path(path).expanduser().absolute()
        with Progress(progress, file.name) as shown:
            return self._core.export(
                plain_query(query), os.fsencode(file), format, overwrite, shown.function
            )
