"""The exceptions of wirelake: each is an Error, and the built-in that fits."""

from __future__ import annotations


class Error(Exception):
    """Whatever goes wrong in wirelake. The text says what, where, and what to do."""


class InvalidArgument(Error, ValueError):
    """Something that cannot be: a bad name, a bad subnet, an unknown field."""


class NotFound(Error, FileNotFoundError):
    """No such file."""


class CollectionNotFound(Error, KeyError):
    """No such collection."""

    __str__ = Exception.__str__  # KeyError would show the text in quotes.


class CollectionExists(Error, ValueError):
    """A collection of that name exists."""


class FileExists(Error, FileExistsError):
    """A file of that name exists."""


class NotACapture(Error, ValueError):
    """The file is no capture, or of a kind that is not read."""


class Damaged(Error, ValueError):
    """Bytes that break their own format."""


class NoPermission(Error, PermissionError):
    """The operating system refused access."""


class StoreError(Error, OSError):
    """Reading or writing failed: the disk is full, a file changed while it was read."""


class Conflict(Error, OSError):
    """Another writer got in the way, and retrying did not help."""


class Unsupported(Error, NotImplementedError):
    """A feature that this version does not know."""


class Cancelled(Error):
    """A progress function asked for the operation to stop."""


class NotDurable(StoreError):
    """Done, and visible to all; but the disk failed to confirm it, so a loss of power may undo it."""


# In the order of the library's error codes.
_BY_CODE: tuple[type[Error], ...] = (
    InvalidArgument,
    NotFound,
    CollectionExists,
    NotACapture,
    Damaged,
    NoPermission,
    StoreError,
    Conflict,
    Unsupported,
    Cancelled,
    NotDurable,
    Error,
)


# What messages of the library name as the command has it, and how Python does.
_PYTHON_NAMES = {
    "`wirelake ls` lists those there are": "keys() of the store has those there are",
    "`wirelake show` lists a collection's columns": "a collection's columns has all",
    "`wirelake tidy --retention 0`": "tidy(retention=datetime.timedelta(0)) of the store",
    "`wirelake tidy`": "tidy() of the store",
    "`wirelake copy`": "copy() of the store",
    "`tidy` or `delete --purge`": "tidy() or delete(purge=True)",
    "--once --replace": "once=True, replace=True",
    "--once": "once=True",
    "--keep-headers": "keep_headers=True",
    "--force": "overwrite=True",
    "--every": "every",
    "say --format": "say format=",
    "with --store": "in open_store()",
    "--store URL": "open_store(URL)",
}


def in_python(message: str) -> str:
    """A message of the library with the names that things have in Python."""
    for name, ours in _PYTHON_NAMES.items():
        message = message.replace(name, ours)
    return message


def make(code: int, message: str, file: str, offset: int | None) -> Error:
    """The exception for an error of the library; called by the extension module."""
    kind = _BY_CODE[code]
    if kind is NotFound and not file:
        kind = CollectionNotFound
    if kind is CollectionExists and file:
        kind = FileExists
    where = f"{file}: " if file else ""
    if offset is not None:
        where += f"at byte {offset}: "
    return kind(where + in_python(message))
