"""The loggers `wirelake` and `wirelake.invalid`."""

from __future__ import annotations

import logging

from . import _core

log = logging.getLogger("wirelake")
invalid = logging.getLogger("wirelake.invalid")


def pass_on_invalid() -> None:
    """Gives the logger the lines that the library has for it."""
    for line in _core.take_invalid_lines():
        invalid.warning("%s", line)
