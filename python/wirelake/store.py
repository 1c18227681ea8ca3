"""Stores: where collections are kept."""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterable, Iterator

from . import _core
from ._arguments import flag_of, instance_of, text_of
from ._filter import Subject, valid_subject
from ._progress import Progress, ProgressFunction
from .collection import Collection
from .errors import CollectionNotFound, InvalidArgument
from .types import CollectionInfo, CollectionSummary, Removed


def open_store(url: str | os.PathLike[str] | None = None) -> Store:
    """Opens a store.

    Args:
        url: A folder, or a file:// or mongodb:// URL; None is the default store: `$WIRELAKE_STORE`,
            else a folder in the user's data folder.

    Raises:
        ValueError: There is no such kind of store.
    """
    return Store(url)


class Store:
    """A place for collections. Nothing is kept open, and nothing made before the first collection.

    It has the collections by their names, as a dict would, and iterates over the names.

    Example:
        >>> with wirelake.open_store("traces") as store:
        ...     for name in store:
        ...         print(len(store[name]), "packets")
        44 packets
    """

    def __init__(self, url: str | os.PathLike[str] | None = None) -> None:
        self._address = "" if url is None else os.fspath(url)
        self._core = _core.Store(self._address)

    def __reduce__(self) -> tuple[type[Store], tuple[str | None]]:
        """A store in another process is the one of the same address."""
        return Store, (self._address or None,)

    def __repr__(self) -> str:
        return f"<Store {self.url!r}>"

    @property
    def url(self) -> str:
        """The store's URL, without credentials."""
        return self._core.url

    def collections(self) -> list[CollectionSummary]:
        """What there is to say of every collection at a glance, in order of creation.

        A collection that cannot be read is among the last, and its `damage` says why.

        Example:
            >>> [(info["description"], info["count"]) for info in store.collections()]
            [('a morning', 44)]

        Raises:
            StoreError: The store cannot be read.
        """
        return [json.loads(text) for text in self._core.collections()]

    def lookup(self, name: str | bool | None) -> CollectionInfo | None:
        """The information of a collection, or None if there is none of that name.

        `types.CollectionInfo` names the keys.

        Raises:
            StoreError: The store cannot be read.
        """
        if not isinstance(name, str):
            return None
        try:
            text = self._core.lookup(name)
        except InvalidArgument:
            return None  # What cannot be a name names nothing.
        if text is None:
            return None
        info: CollectionInfo = json.loads(text)
        return info

    def create(
        self,
        description: str = "",
        name: str | None = None,
        input_filters: Iterable[Subject] = (),
    ) -> str:
        """Creates an empty collection and returns its name.

        Args:
            description: Text that the store keeps with it.
            name: 1 to 64 letters and digits; None makes one up.
            input_filters: Pairs (NET, POSITION) that the store keeps with it.

        Raises:
            ValueError: The name or a filter is none, or a collection of that name exists.
        """
        subjects = [(str(net), position) for net, position in map(valid_subject, input_filters)]
        wanted = None if name is None else text_of("name", name)
        return self._core.create(text_of("description", description), wanted, subjects)

    def drop(self, name: str | bool | None) -> bool:
        """Drops a collection with its data; False if there was none.

        Raises:
            StoreError: It cannot be removed.
        """
        if not isinstance(name, str):
            return False
        try:
            return self._core.collection(name).drop()
        except InvalidArgument:
            return False  # What cannot be a name names nothing.

    def tidy(
        self, *, dry_run: bool = False, retention: datetime.timedelta | None = None
    ) -> list[Removed]:
        """Removes from the disk what was deleted some time ago, and what dead loads left behind.

        Args:
            dry_run: Say what would be removed, and remove nothing.
            retention: How long deleted packets stay for readers that began before; None is as each
                collection has it, 7 days by default.

        Returns:
            What was removed; `types.Removed` names the keys.
        """
        milliseconds = None
        if retention is not None:
            instance_of("retention", retention, datetime.timedelta, "a datetime.timedelta")
            milliseconds = round(retention.total_seconds() * 1000)
        removed = self._core.tidy(flag_of("dry_run", dry_run), milliseconds)
        return [
            {"collection": collection, "removed": kind, "files": files, "bytes": size}
            for collection, kind, files, size in removed
        ]

    def copy(
        self,
        name: str,
        to: Store,
        *,
        new_name: str | None = None,
        progress: bool | ProgressFunction = False,
    ) -> Collection:
        """Copies a collection to another store, with its loads, description, filter and time.

        It appears there as a whole, or not at all. What is loaded meanwhile is not copied. Left
        behind are columns that others have added.

        Args:
            name: The collection.
            to: The other store, of any kind; the same one if `new_name` is another.
            new_name: What it is to be called there; None is `name`.
            progress: True for a bar, or a function of 0, None and packets copied.

        Raises:
            CollectionNotFound: There is no such collection.
            CollectionExists: `to` has a collection of that name.
        """
        target = text_of("name", name) if new_name is None else text_of("new_name", new_name)
        instance_of("to", to, Store, "a Store, as open_store() gives one")
        with Progress(progress, name) as shown:
            self._core.copy(name, to._core, target, shown.function)
        return Collection(to, to._core.collection(target), target)

    def __getitem__(self, name: str) -> Collection:
        if name not in self:
            raise CollectionNotFound(f"there is no collection {name!r} in {self.url}")
        return Collection(self, self._core.collection(name), name)

    def __contains__(self, name: object) -> bool:
        if not isinstance(name, str):
            return False
        try:
            return self._core.contains(name)
        except InvalidArgument:
            return False  # What cannot be a name names nothing.

    def __iter__(self) -> Iterator[str]:
        """The names of the collections, in order of creation."""
        return iter(self.keys())

    def __len__(self) -> int:
        """How many collections there are."""
        return len(self.collections())

    def keys(self) -> list[str]:
        """The names of the collections, in order of creation.

        Example:
            >>> store.keys() == list(store)
            True
        """
        return [info["name"] for info in self.collections()]

    def _ipython_key_completions_(self) -> list[str]:
        return self.keys()

    def __enter__(self) -> Store:
        """For `with`: a store holds nothing open that would have to be closed."""
        return self

    def __exit__(self, *raised: object) -> None: ...
