"""Collections: the packets of some loads, and what can be asked of them."""

from __future__ import annotations

import json
import operator
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import _core
from ._arguments import flag_of, limit_of, text_of, whole_number
from ._html import html_of
from ._packet_rows import ArrowStream, stream_of
from ._progress import Progress, ProgressFunction
from ._query import Query, plain_query
from ._questions import Questions
from ._tables import FileTables
from .errors import CollectionNotFound, Error, Unsupported, in_python
from .flows import Flows
from .types import CheckFinding, CheckReport, CollectionInfo, HistoryEntry, Packed, Packet

if TYPE_CHECKING:
    from .store import Store


class Collection(Questions[Packet], FileTables):
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
