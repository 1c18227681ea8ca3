"""The flows of a collection, beside its packets (docs/flows.md)."""

from __future__ import annotations

from . import _core
from ._questions import Questions
from ._tables import Tables
from .types import Flow


class Flows(Questions[Flow], Tables):
    """Who spoke to whom: a row for each flow of a collection, by load and then by first frame.

    It has a length and iterates over its flows; `types.Flow` says what each key holds. `load` and
    `flow` are what packets have too.

    Example:
        >>> [flow["tls"]["server_name"] for flow in collection.flows]
        ['bawmashbij', 'ssl.gstatic.com', 'www.gstatic.com']
    """

    def __init__(self, core: _core.Collection, name: str) -> None:
        self._core = core
        self._name = name

    def __repr__(self) -> str:
        return f"<Flows of {self._name!r}>"
