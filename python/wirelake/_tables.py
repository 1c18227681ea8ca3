"""The tables of a collection as those of Arrow, and of the libraries that take Arrow's."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

from . import _core
from ._arguments import limit_of, names_of
from ._query import Query, plain_query

if TYPE_CHECKING:
    import duckdb
    import pandas
    import polars
    import pyarrow
    import pyarrow.dataset


class Tables:
    """What Flows have of this module, and Collection too. A row is a packet, or a flow."""

    _core: _core.Collection

    @property
    def schema(self) -> pyarrow.Schema:
        """The stored columns and their types.

        Raises:
            CollectionNotFound: It has been dropped.

        Example:
            >>> collection.schema.field("sport").type
            DataType(int32)
        """
        import pyarrow

        return pyarrow.RecordBatchReader.from_stream(self).schema

    @property
    def columns(self) -> list[str]:
        """The names of the stored columns, top-level ones.

        Example:
            >>> "sport" in collection.columns
            True
        """
        return list(self.schema.names)

    def arrow(
        self,
        query: Query | None = None,
        columns: str | Sequence[str] | None = None,
        limit: int | None = None,
    ) -> pyarrow.RecordBatchReader:
        """The rows as record batches, without dicts in between.

        Args:
            query: Which rows, as in `find`; None is all.
            columns: Stored columns in the order wanted, or one of them; None is all
                (`docs/store-format.md`, `docs/flows.md`). A dotted name such as `tcp_info.window` is a column of that
                name, of what is inside.
            limit: How many rows at most; 0 and None are all.

        Raises:
            CollectionNotFound: It has been dropped.
            InvalidArgument: What is no query, or a name or column that there is not.

        Example:
            >>> collection.arrow({"proto": "TCP"}, ["src", "dport", "len"]).read_all().shape
            (44, 3)
            >>> collection.flows.arrow(columns=["src", "tls.ja4"]).read_all().shape
            (3, 2)
        """
        import pyarrow

        wanted = names_of("columns", columns)
        reader = pyarrow.RecordBatchReader.from_stream(_Stream(self._core, query, wanted, limit))
        return _flattened(reader, wanted) if _has_dotted(wanted) else reader

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The Arrow PyCapsule interface."""
        return self._core.stream(None, [], 0)

    def to_polars(
        self,
        query: Query | None = None,
        columns: str | Sequence[str] | None = None,
        limit: int | None = None,
    ) -> polars.DataFrame:
        """Rows as a Polars data frame; the arguments are those of arrow().

        Example:
            >>> collection.to_polars({"dport": 443}, ["src", "tcp_info.window"]).columns
            ['src', 'tcp_info.window']
        """
        import polars

        frame = polars.from_arrow(self.arrow(query, columns, limit).read_all())
        assert isinstance(frame, polars.DataFrame)
        return frame

    def to_pandas(
        self,
        query: Query | None = None,
        columns: str | Sequence[str] | None = None,
        limit: int | None = None,
        *,
        flatten: bool = False,
    ) -> pandas.DataFrame:
        """Rows as a pandas data frame, in Arrow's types: integers with nulls stay integers.

        Args:
            query: As for arrow(), like `columns` and `limit`.
            flatten: A column for each field of a struct, such as `tcp_info.flags.SYN`, in place of
                the struct.

        Example:
            >>> collection.to_pandas(columns="len")["len"].sum()
            11561
        """
        import pandas

        table = self.arrow(query, columns, limit).read_all()
        while flatten and any(map(_is_struct, table.schema.types)):
            table = table.flatten()
        return table.to_pandas(types_mapper=pandas.ArrowDtype)

    def to_duckdb(
        self,
        query: Query | None = None,
        columns: str | Sequence[str] | None = None,
        limit: int | None = None,
        *,
        connection: duckdb.DuckDBPyConnection | None = None,
    ) -> duckdb.DuckDBPyRelation:
        """Rows as a DuckDB relation.

        Of packets, without arguments, it is one over the files as they are now, of which DuckDB reads
        what it needs. With a query, on a server, or of flows, it is one over arrow(), read anew each
        time that it is used.

        Args:
            query: As for arrow(), like `columns` and `limit`.
            connection: DuckDB's; None is its default one.

        Example:
            >>> collection.to_duckdb().aggregate("sum(len)").fetchone()
            (11561,)
        """
        import duckdb

        database = connection or duckdb.default_connection()
        is_whole = query is None and columns is None and not limit
        files = self._whole_files() if is_whole else []
        if files:
            selected = ", ".join(_quoted(name) for name in self.columns)
            return database.read_parquet(files, union_by_name=True).project(selected)
        wanted = names_of("columns", columns)
        if _has_dotted(wanted):
            return database.from_arrow(self.arrow(query, wanted, limit).read_all())
        return database.from_arrow(_Stream(self._core, query, wanted, limit))

    def _whole_files(self) -> list[str]:
        """The files that hold all rows and nothing else; none where there are no such files."""
        return []


class FileTables(Tables):
    """What Collection has of this module."""

    def dataset(self) -> pyarrow.dataset.Dataset:
        """The files as they are now, for whatever reads a dataset of Arrow: columns and filters are
        looked for in the files.

        Deleting, packing or tidying up takes files away from it; make it anew then.

        Raises:
            CollectionNotFound: It has been dropped.
            Unsupported: It is on a server, and has no files.

        Example:
            >>> collection.dataset().to_table(columns=["src", "len"]).shape
            (44, 2)
        """
        import pyarrow.dataset

        return pyarrow.dataset.dataset(self._files(), schema=self.schema, format="parquet")

    def scan(self) -> polars.LazyFrame:
        """The files as they are now as a lazy frame of Polars, which reads what it needs of them.

        Raises:
            CollectionNotFound: It has been dropped.
            Unsupported: It is on a server, and has no files.

        Example:
            >>> collection.scan().group_by("src", "dst").agg(polars.col("len").sum()).collect().height
            6
        """
        import polars

        empty = polars.from_arrow(self.schema.empty_table())
        assert isinstance(empty, polars.DataFrame)
        files = self._files()
        if not files:
            return empty.lazy()
        return polars.scan_parquet(
            files, schema=empty.schema, missing_columns="insert", extra_columns="ignore", glob=False)

    def _whole_files(self) -> list[str]:
        return self._files() if self._core.folder() is not None else []

    def _files(self) -> list[str]:
        return [os.fsdecode(path) for path in self._core.data_files()]


class _Stream:
    def __init__(
        self,
        core: _core.Collection,
        query: Query | None,
        columns: list[str],
        limit: int | None,
    ) -> None:
        self._core = core
        self._query = plain_query(query)
        self._columns = columns
        self._limit = limit_of(limit)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._core.stream(self._query, self._columns, self._limit)


def _has_dotted(columns: list[str]) -> bool:
    return any("." in column for column in columns)


def _is_struct(type_: pyarrow.DataType) -> bool:
    import pyarrow

    return pyarrow.types.is_struct(type_)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _flattened(
    reader: pyarrow.RecordBatchReader, columns: list[str]
) -> pyarrow.RecordBatchReader:
    """The columns of dotted names, out of the structs that the reader has."""
    import pyarrow
    import pyarrow.compute

    def column(batch: pyarrow.RecordBatch, name: str) -> Any:
        top, *inside = name.split(".")
        values = cast("Any", batch.column(top))
        return cast("Any", pyarrow.compute).struct_field(values, inside) if inside else values

    def flat(batch: pyarrow.RecordBatch) -> pyarrow.RecordBatch:
        arrays = [column(batch, name) for name in columns]
        return pyarrow.RecordBatch.from_arrays(arrays, columns)

    def batches() -> Iterator[pyarrow.RecordBatch]:
        yield from map(flat, reader)

    schema = flat(pyarrow.RecordBatch.from_pylist([], reader.schema)).schema
    return pyarrow.RecordBatchReader.from_batches(schema, batches())
