"""Captures that are no files of a path: bytes, and what has a method `read`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import BinaryIO, Protocol, Union, cast, runtime_checkable

from .errors import InvalidArgument, NotFound


@runtime_checkable
class Readable(Protocol):
    """What gives bytes piece by piece: a file open for reading, `io.BytesIO`, a response's `raw`."""

    def read(self, size: int, /) -> bytes: ...


_PIECE = 1 << 20

Source = Union[str, os.PathLike[str], bytes, bytearray, memoryview, Readable]


class CopiedCapture:
    """A copy in a folder of its own, which goes with this object: a capture is read more than once."""

    def __init__(self, source: bytes | Readable) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="wirelake-")
        self.path = Path(self._folder.name) / _name_of(source)
        with self.path.open("wb") as copy:
            if isinstance(source, Readable):
                _copy(source, copy)
            else:
                copy.write(source)


def _name_of(source: object) -> str:
    name = getattr(source, "name", None)
    base = os.path.basename(name) if isinstance(name, str) else ""
    return base if base.strip(".") else "capture"


def _copy(source: Readable, copy: BinaryIO) -> None:
    try:
        while piece := source.read(_PIECE):
            copy.write(piece)
    except TypeError as error:  # Text, of a file that was opened without "b".
        raise InvalidArgument(f"pcap_file: {source!r} gives no bytes; open it with 'rb'") from error


def open_source(source: object) -> tuple[Path, CopiedCapture | None]:
    """The path of a capture, and what keeps it there if it is a copy.

    Raises:
        NotFound: There is no file of that path.
        InvalidArgument: It is neither a path nor anything that has bytes.
    """
    if isinstance(source, (str, os.PathLike)):
        path = Path(cast("str | os.PathLike[str]", source)).expanduser().absolute()
        if not path.exists() or path.is_dir():
            raise NotFound(f"{path}: there is no such file; check the path")
        return path, None
    if isinstance(source, (bytes, bytearray, memoryview, Readable)):
        copied = CopiedCapture(cast("bytes | Readable", source))
        return copied.path, copied
    raise InvalidArgument(
        f"pcap_file is a path, bytes, or what has a method read(), and no {type(source).__name__}")
