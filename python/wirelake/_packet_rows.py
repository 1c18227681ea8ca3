"""Packets of a program, on their way into a collection."""

from __future__ import annotations

import base64
import binascii
import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast, runtime_checkable

from . import _core
from .errors import InvalidArgument

if TYPE_CHECKING:
    import pyarrow

_BATCH = 8192  # Packets.


@runtime_checkable
class ArrowStream(Protocol):
    """What gives record batches by Arrow's PyCapsule interface."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


class _Schema:
    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return _core.insertion_schema()


@functools.cache
def insertion_schema() -> pyarrow.Schema:
    """The columns that packets can have which are inserted."""
    import pyarrow

    return pyarrow.RecordBatchReader.from_stream(_Schema()).schema


def stream_of(packets: Iterable[Mapping[str, Any]] | ArrowStream, raw: bool) -> object:
    """The packets as the capsule of an Arrow stream, read to their end.

    Raises:
        InvalidArgument: They are neither packets nor of Arrow.
    """
    import pyarrow

    # All of them: what reads the stream does so on a thread where no Python may run.
    if isinstance(packets, ArrowStream):
        table = pyarrow.RecordBatchReader.from_stream(packets).read_all()
    else:
        table = pyarrow.Table.from_batches(_batches_of(packets, raw), insertion_schema())
    return cast("ArrowStream", table).__arrow_c_stream__()


def _batches_of(
    packets: Iterable[Mapping[str, Any]], raw: bool
) -> Iterator[pyarrow.RecordBatch]:
    rows: list[dict[str, Any]] = []
    number = 0
    for number, packet in enumerate(packets, 1):
        try:
            rows.append(_row_of(packet, raw))
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            raise InvalidArgument(f"packet {number} is no packet: {error!r}") from error
        if len(rows) == _BATCH:
            yield _batch_of(rows, number)
            rows = []
    if rows:
        yield _batch_of(rows, number)


def _batch_of(rows: list[dict[str, Any]], last: int) -> pyarrow.RecordBatch:
    import pyarrow

    try:
        return pyarrow.RecordBatch.from_pylist(rows, insertion_schema())
    except (pyarrow.ArrowInvalid, pyarrow.ArrowTypeError, OverflowError, UnicodeError) as error:
        first = last - len(rows) + 1
        raise InvalidArgument(f"packets {first} to {last}: {error}") from error


def _row_of(packet: Mapping[str, Any], raw: bool) -> dict[str, Any]:
    row = {**packet}
    for name in ("tcp_info", "udp_info"):
        if row.get(name):
            row[name] = _with_payload(row[name], raw)
    http = row.get("http_info")
    if http:
        row["http_info"] = {**http, "headers": list(_headers(http["headers"]))}
    return row


def _with_payload(info: Mapping[str, Any], raw: bool) -> dict[str, Any]:
    payload = info["payload"]
    if not raw:
        try:
            payload = base64.b64decode(payload, validate=True)
        except binascii.Error as error:
            raise ValueError(f"its payload is no base64: {error}") from error
    made = {**info, "payload": payload}
    if "opts" in info:
        made["opts"] = [_option(each) for each in info["opts"] if each is not None]
    return made


def _option(option: Sequence[Any] | Mapping[str, Any]) -> dict[str, Any]:
    if isinstance(option, Mapping):
        return {"kind": option["kind"], "data": option["data"]}
    kind, data = option
    return {"kind": kind, "data": data}


def _headers(headers: Mapping[str, str | list[str]] | list[Any]) -> Iterator[Any]:
    if isinstance(headers, list):
        yield from headers
        return
    for name, value in headers.items():
        for each in value if isinstance(value, list) else [value]:
            yield {"name": name, "value": each}
