"""What a notebook shows of a collection."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .collection import Collection

_ROWS = 10
_FIELDS = ("time", "src", "sport", "dst", "dport", "proto", "len", "ttl")
_BEFORE_PORTS = ("time", "src", "dst", "proto", "len", "ttl")


def _cell(value: Any, tag: str = "td") -> str:
    text = "" if value is None else str(value)
    return f"<{tag}>{html.escape(text)}</{tag}>"


def _row(values: list[Any], tag: str = "td") -> str:
    return "<tr>" + "".join(_cell(value, tag) for value in values) + "</tr>"


def html_of(collection: Collection) -> str:
    """A summary, and a table of the first packets."""
    info = collection.info
    loads = len(info["loads"])
    summary = (
        f"<strong>{html.escape(collection.name)}</strong>: {info['count']:,} packets of {loads} "
        f"load{'' if loads == 1 else 's'}")
    if info["description"]:
        summary += f", {html.escape(info['description'])}"
    fields = _FIELDS if "sport" in collection.columns else _BEFORE_PORTS
    rows = [[row.get(name) for name in fields] for row in collection.find(fields=fields, limit=_ROWS)]
    more = info["count"] - len(rows)
    return (
        f"<div><p>{summary}</p><table><thead>{_row(list(fields), 'th')}</thead><tbody>"
        + "".join(map(_row, rows))
        + "</tbody></table>"
        + (f"<p>and {more:,} more</p>" if more > 0 else "")
        + "</div>"
    )
