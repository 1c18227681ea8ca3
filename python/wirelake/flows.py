"""The flows of a collection, beside its packets (docs/flows.md)."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
from ._tables import arrow_of

if TYPE_CHECKING:
    import polars
    import pyarrow


class Flows:
    """Who spoke to whom: a row for each flow of a collection, by load and then by first frame.

    It has a length and iterates over its flows. `load` and `flow` are what packets have too. Loads
    have them that were made with `flows=True`.

    Example:
        >>> [flow["tls"]["server_name"] for flow in collection.flows]
        ['bawmashbij', 'ssl.gstatic.com', 'www.gstatic.com']
    """

    def __init__(self, core: _core.Collection, name: str) -> None:
        self._core = core
        self._name = name

    def __repr__(self) -> str:
        return f"<Flows of {self._name!r}>"

    def __len__(self) -> int:
        return self.count()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """All flows, as `find()` gives them."""
        return self.find()

    def find(
        self,
        query: Query | None = None,
        limit: int | None = 0,
        fields: str | Sequence[str] | None = None,
        skip: int = 0,
        sort: Sort | None = None,
        raw: bool = False,
    ) -> Iterator[dict[str, Any]]:
        """The flows as dicts; arguments and errors are those of `Collection.find()`.

        Args:
            query: A MongoDB query document of columns of flows; None is everything.
            limit: How many at most; 0 and None are all.
            fields: Columns, dotted for what is inside, or one of them; None is all.
            skip: How many to pass over first.
            sort: A field, or a list of `(field, 1 or -1)`; -1 is the greatest first.
            raw: Bytes as they are, instead of base64.

        Example:
            >>> list(collection.flows.find({"conn_state": "OTH"}, fields=["src", "orig.packets"]))
            [{'src': '192.168.1.4', 'orig': {'packets': 3}}]
        """
        rows = self._core.find(
            plain_query(query), names_of("fields", fields), sort_keys(sort),
            whole_number("skip", skip), limit_of(limit), flag_of("raw", raw))
        return _core.ListItems(iter(rows.next, None))

    def count(self, query: Query | None = None) -> int:
        """How many flows there are, or how many a query means.

        Example:
            >>> collection.flows.count({"service": "tls"})
            3
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
        """Flows that have the same values at some fields, as `Collection.count_by()` has packets.

        Example:
            >>> collection.flows.count_by("service", sum="orig.packets")
            [{'service': 'tls', 'count': 3, 'orig.packets': 22}]
        """
        return self._core.count_by(
            names_of("fields", fields), plain_query(query), names_of("sum", sum), limit_of(limit))

    def distinct(self, field: str, query: Query | None = None) -> list[Any]:
        """The values of a column that are not null, once each and sorted; of a list, its elements.

        Example:
            >>> collection.flows.distinct("conn_state")
            ['OTH', 'SF']
        """
        return self._core.distinct(text_of("field", field), plain_query(query))

    def top(
        self,
        field: str | None = None,
        query: Query | None = None,
        *,
        sum: str | None = None,
        every: str | datetime.timedelta | None = None,
        limit: int | None = 10,
    ) -> list[dict[str, Any]]:
        """The most frequent values of a column, or flows over time, as `Collection.top()`.

        Intervals are by `start_ns`, when a flow began.

        Example:
            >>> collection.flows.top("tls.server_name", sum="resp.bytes", limit=1)
            [{'tls.server_name': 'ssl.gstatic.com', 'count': 1, 'resp.bytes': 4326}]
        """
        return self._core.top(
            None if field is None else text_of("field", field), plain_query(query),
            None if sum is None else text_of("sum", sum), interval_of(every), limit_of(limit))

    @property
    def schema(self) -> pyarrow.Schema:
        """The columns and their types."""
        import pyarrow

        return pyarrow.RecordBatchReader.from_stream(self).schema

    def arrow(
        self,
        query: Query | None = None,
        columns: str | Sequence[str] | None = None,
        limit: int | None = None,
    ) -> pyarrow.RecordBatchReader:
        """The flows as Arrow record batches; the arguments are those of `Collection.arrow()`.

        Example:
            >>> collection.flows.arrow(columns=["src", "tls.ja4"]).read_all().shape
            (3, 2)
        """
        return arrow_of(self._core, query, columns, limit)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The Arrow PyCapsule interface."""
        return self._core.stream(None, [], 0)

    def to_polars(
        self,
        query: Query | None = None,
        columns: str | Sequence[str] | None = None,
        limit: int | None = None,
    ) -> polars.DataFrame:
        """Flows as a Polars data frame; the arguments are those of arrow()."""
        import polars

        frame = polars.from_arrow(self.arrow(query, columns, limit))
        assert isinstance(frame, polars.DataFrame)
        return frame

    def export(
        self,
        path: str | os.PathLike[str],
        query: Query | None = None,
        *,
        format: str | None = None,
        overwrite: bool = False,
        progress: bool | ProgressFunction = False,
    ) -> int:
        """Writes the flows to a file; how many. The arguments are those of `Collection.export()`.

        Raises:
            FileExistsError: There is such a file, and `overwrite` is False.
            ValueError: The format cannot be told, or is pcapng.
        """
        file = Path(path).expanduser().absolute()
        with Progress(progress, file.name) as shown:
            return self._core.export(
                plain_query(query), os.fsencode(file), format, overwrite, shown.function)
