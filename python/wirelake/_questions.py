"""What the packets of a collection and its flows are asked alike."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

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
from ._progress import Progress, ProgressFunction
from ._query import Query, plain_query

Row = TypeVar("Row")
"""The dict of a packet, or of a flow."""


def _lists_of(rows: _core.Rows) -> Iterator[list[dict[str, Any]]]:
    while (batch := rows.next()) is not None:
        yield batch


class Questions(Generic[Row]):
    """What Collection and Flows have of this module. A row is a packet, or a flow."""

    _core: _core.Collection

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[Row]:
        """All rows, as `find()` gives them."""
        return self.find()

    @overload
    def find(
        self,
        query: Query | None = None,
        limit: int | None = 0,
        fields: None = None,
        skip: int = 0,
        sort: Sort | None = None,
        raw: bool = False,
    ) -> Iterator[Row]: ...

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
    ) -> Iterator[Row] | Iterator[dict[str, Any]]:
        """The rows as dicts: packets by load and then by frame, flows by load and then by their
        number, unless sorted.

        Several threads may take from one iterator: each row comes once. In a forked process it
        raises `InvalidArgument`: begin anew there.

        Args:
            query: A MongoDB query document (docs/queries.md), such as
                `{"dport": 443, "src": {"$net": "10.0.0.0/8"}}`; None is everything. Values can be
                objects of `ipaddress`, and datetimes with a time zone for `ts` and `ts_ns`.
            limit: How many at most; 0 and None are all.
            fields: Keys of the dict and stored columns, dotted for what is inside, or one of them;
                None is the whole dict, as a `PCAPParser` gives it.
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
            >>> list(collection.flows.find({"conn_state": "OTH"}, fields=["src", "orig.packets"]))
            [{'src': '192.168.1.4', 'orig': {'packets': 3}}]
        """
        rows = self._core.find(
            plain_query(query), names_of("fields", fields), sort_keys(sort),
            whole_number("skip", skip), limit_of(limit), flag_of("raw", raw))
        return _core.ListItems(_lists_of(rows))

    def count(self, query: Query | None = None) -> int:
        """How many rows there are, or how many a query means.

        Example:
            >>> collection.count({"dport": 443})
            22
            >>> collection.flows.count({"service": "tls"})
            3

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
        """Rows that have the same values at some fields, counted and summed up.

        Args:
            fields: Keys of the dict and stored columns, dotted for what is inside, or one.
            query: Which rows, as in `find`; None is all.
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
            >>> collection.flows.count_by("service", sum="orig.packets")
            [{'service': 'tls', 'count': 3, 'orig.packets': 22}]
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
        """The most frequent values of a field, or how many rows there are over time.

        Args:
            field: A key of the dict or a stored column, dotted for what is inside; of a list each
                element counts, and null does not. May be left out with `every`.
            query: Which rows, as in `find`; None is all.
            sum: A column of integers to sum up for each value, by which they are ordered then.
            every: Cut time into intervals so long, such as `"10s"`, `"5m"`, `"1h"` or `"500ms"`:
                the values in each, or without a field its count.
            limit: How many values at most, with `every` in each interval; 0 and None are all.

        Returns:
            A dict for each value: by the field's name, `count`, and the sum by its name. The
            greatest come first, by the sum or else by the count. With `every` in order of time,
            with `ts_ns` of packets and `start_ns` of flows before them, when the interval begins;
            one without rows is left out.

        Raises:
            CollectionNotFound: It has been dropped.
            InvalidArgument: What is no query, a name that there is not, a sum of what is no
                integer, or an interval that is no duration.

        Example:
            >>> collection.top("src", sum="len", limit=1)
            [{'src': '212.199.219.221', 'count': 10, 'len': 4326}]
            >>> collection.top(every="1h", query={"dport": 443})
            [{'ts_ns': 1350799200000000000, 'count': 3}, ...]
            >>> collection.flows.top("tls.server_name", sum="resp.bytes", limit=1)
            [{'tls.server_name': 'ssl.gstatic.com', 'count': 1, 'resp.bytes': 4326}]
        """
        return self._core.top(
            None if field is None else text_of("field", field), plain_query(query),
            None if sum is None else text_of("sum", sum), interval_of(every), limit_of(limit))

    def distinct(self, field: str, query: Query | None = None) -> list[Any]:
        """The values of a field that are not null, once each and sorted; of a list, its elements.

        Args:
            field: A key of the dict or a stored column, dotted for what is inside.
            query: Which rows, as in `find`; None is all.

        Example:
            >>> collection.distinct("tls_info.type")
            ['ALERT', 'APPLICATION_DATA', 'CHANGE_CIPHER_SPEC', 'HANDSHAKE']
            >>> collection.flows.distinct("conn_state")
            ['OTH', 'SF']

        Raises:
            CollectionNotFound: It has been dropped.
            InvalidArgument: What is no query, or a name that there is not.
        """
        return self._core.distinct(text_of("field", field), plain_query(query))

    def export(
        self,
        path: str | os.PathLike[str],
        query: Query | None = None,
        *,
        format: str | None = None,
        overwrite: bool = False,
        progress: bool | ProgressFunction = False,
    ) -> int:
        """Writes the rows to a file, in the order of `find()`; returns how many.

        The file is its owner's alone, and is there when it is complete or not at all. `docs/export.md`
        says what is in each format.

        Args:
            path: The file; `~` is expanded.
            query: Which rows, as in `find`; None is all.
            format: `"parquet"`, `"csv"`, `"ndjson"` or `"pcapng"`; None is what `path` ends in, before
                a `.gz` or `.zst` that compresses it.
            overwrite: Replace a file that exists.
            progress: True for a bar, or a function of bytes written, None and rows written.

        Example:
            >>> conversation = {"$or": [{"sport": 50553}, {"dport": 50553}]}
            >>> collection.export("conversation.pcapng", conversation)
            19

        Raises:
            FileExistsError: There is such a file, and `overwrite` is False.
            ValueError: The format cannot be told, or is pcapng, and of flows, or of a capture that was
                loaded without `keep_headers`.
        """
        file = Path(path).expanduser().absolute()
        with Progress(progress, file.name) as shown:
            return self._core.export(
                plain_query(query), os.fsencode(file), format, overwrite, shown.function)
